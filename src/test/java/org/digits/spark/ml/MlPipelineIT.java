package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.data.fetch.MnistFolder;
import org.digits.publishing.run.RunMetrics;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.testing.Submit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark ML's own tools around the classifier, on MNIST where it is to be had. */
class MlPipelineIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String data;
  private static double expectedAccuracy;

  private final MulticlassClassificationEvaluator accuracy =
      new MulticlassClassificationEvaluator().setMetricName("accuracy");

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> mnist = MnistFolder.find();
    if (mnist.isEmpty()) {
      IdxFiles.writeSmall(folder.resolve("data"));
    }
    data = mnist.orElse(folder.resolve("data")).toString();
    expectedAccuracy = mnist.isPresent() ? 0.97 : 0.9;
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aCrossValidatedPipelineLoadsInANewProcess() throws Exception {
    DigitClassifier digits = classifier();
    CrossValidatorModel fitted =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {digits}))
            .setEstimatorParamMaps(rates(digits))
            .setEvaluator(accuracy)
            .setNumFolds(2)
            .setSeed(1)
            .fit(train());
    assertThat(fitted.avgMetrics()[1]).isGreaterThan(fitted.avgMetrics()[0] + 0.1);
    Dataset<Row> test = FeatureDatasets.test(spark, data);
    PipelineModel best = (PipelineModel) fitted.bestModel();
    Dataset<Row> predicted = best.transform(test);
    assertThat(accuracy.evaluate(predicted)).isGreaterThan(expectedAccuracy);

    String model = folder.resolve("pipeline").toString();
    String output = folder.resolve("predictions").toString();
    best.save(model);
    Submit.Outcome outcome = program(model, data, output);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    Dataset<Row> loaded = spark.read().parquet(output).orderBy("id");
    assertThat(loaded.count()).isEqualTo(test.count());
    assertThat(loaded.collectAsList())
        .isEqualTo(
            predicted.select("id", "prediction", "probability").orderBy("id").collectAsList());
  }

  @Test
  void aTrainValidationSplitChoosesTheBetterRate() throws Exception {
    DigitClassifier digits = classifier();
    TrainValidationSplitModel fitted =
        new TrainValidationSplit()
            .setEstimator(digits)
            .setEstimatorParamMaps(rates(digits))
            .setEvaluator(accuracy)
            .setTrainRatio(0.5)
            .setParallelism(2)
            .setSeed(1)
            .fit(train());
    assertThat(fitted.validationMetrics()[1]).isGreaterThan(fitted.validationMetrics()[0] + 0.1);
    assertThat(accuracy.evaluate(fitted.transform(FeatureDatasets.test(spark, data))))
        .isGreaterThan(expectedAccuracy - 0.05);
  }

  @Test
  void fitGivesTheParametersOfTheTrainCommand() throws Exception {
    RunMetrics trained =
        SilentTraining.run(
                spark,
                Map.of(
                    Option.DATA,
                    data,
                    Option.OUTPUT,
                    folder.resolve("output").toString(),
                    Option.EPOCHS,
                    "1",
                    Option.SEED,
                    "7",
                    Option.GROUPS,
                    "1",
                    Option.GROUP_WORKERS,
                    "2"))
            .metrics();
    Dataset<Row> all = FeatureDatasets.train(spark, data);
    assertThat(classifier().setEpochs(1).setSeed(7).fit(all).snapshot().parametersSha256())
        .isEqualTo(trained.parametersSha256());
  }

  private static DigitClassifier classifier() {
    return new DigitClassifier().setEpochs(3).setGroups(1).setGroupWorkers(2);
  }

  private static ParamMap[] rates(DigitClassifier digits) {
    return new ParamGridBuilder().addGrid(digits.learningRate(), new double[] {1e-6, 3e-3}).build();
  }

  // A tenth of MNIST's training images.
  private static Dataset<Row> train() throws Exception {
    return FeatureDatasets.train(spark, data).filter("id < 6000");
  }

  private static Submit.Outcome program(String... arguments) throws Exception {
    String jar = System.getProperty("digits.app.jar");
    String classPath = ROOT.resolve("target/test-classes") + File.pathSeparator + jar;
    List<String> command =
        List.of(
            System.getenv("SPARK_HOME") + "/bin/spark-submit",
            "--master",
            "local[2]",
            "--driver-class-path",
            classPath,
            "--class",
            SavedPipeline.class.getName(),
            jar,
            arguments[0],
            arguments[1],
            arguments[2]);
    return Submit.run(folder, command, Map.of("SPARK_CONF_DIR", ROOT.resolve("conf").toString()));
  }
}

package org.digits.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkException;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.Metadata;
import org.deeplearning4j.util.ModelSerializer;
import org.digits.config.Option;
import org.digits.config.Preset;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.training.Digits;
import org.digits.training.EnginePool;
import org.digits.training.LearningRateSchedule;
import org.digits.training.LocalRoundExecutor;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("core")
class DigitClassifierIT {
  private static final ImageBlock IMAGES = Digits.block(0, 601, 12, 3, 1);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> table;
  private static DigitClassificationModel model;

  @BeforeAll
  static void start() {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    table = FeatureTables.of(spark, IMAGES, 255, 2);
    model = classifier().fit(table);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static DigitClassifier classifier() {
    return new DigitClassifier()
        .setEpochs(3)
        .setSeed(5)
        .setGroups(2)
        .setGroupWorkers(2)
        .setAveragingFrequency(2)
        .setRoundFrequency(3)
        .setAugmentation("elastic")
        .setWeightDecay(0.2);
  }

  @Test
  void fitEqualsThePlainLoopBitForBitHoweverTheRowsArePartitioned() throws Exception {
    NetworkSnapshot expected = plainLoop();
    assertThat(model.snapshot().parameters()).isEqualTo(expected.parameters());
    assertThat(model.snapshot().updaterState()).isEqualTo(expected.updaterState());
    Dataset<Row> unit = FeatureTables.of(spark, IMAGES, 1, 5);
    assertThat(classifier().setPixelScale(1).fit(unit).snapshot().parameters())
        .isEqualTo(expected.parameters());
  }

  private static NetworkSnapshot plainLoop() throws Exception {
    // What the command takes for four workers.
    double peak = 0.003 * StrictMath.pow(2, 0.75);
    ConvolutionalNetwork network = MnistCnn.network(12, 12, 3, 5, peak);
    ShardPlan plan = Digits.plan(IMAGES, 5, 4, 0);
    LearningRateSchedule rate = new LearningRateSchedule(LearningRateSchedule.Kind.ONE_CYCLE, peak);
    TrainingSchedule schedule =
        new TrainingSchedule(
            5, 3, 16, 2, 3, plan.minibatchesPerEpoch(16), rate, Augmentation.ELASTIC);
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try (EnginePool engines = new EnginePool(VectorEngineFactory.of(network, 0.2))) {
      return new ParameterAveragingTrainer(
              schedule,
              new LocalRoundExecutor(Digits.deal(IMAGES, 5, plan, 2), schedule, engines, threads),
              new OuterOptimizer(0),
              new TrainingListener() {})
          .train(network.initialSnapshot());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void transformAddsItsColumnsAndKeepsTheRows() {
    Dataset<Row> predicted = model.transform(table);
    assertThat(predicted.schema()).isEqualTo(model.transformSchema(table.schema()));
    assertThat(predicted.columns())
        .containsExactly(
            "name", "features", "label", "weights", "prediction", "rawPrediction", "probability");
    List<Row> rows = predicted.collectAsList();
    assertThat(predicted.drop("prediction", "rawPrediction", "probability").collectAsList())
        .isEqualTo(table.collectAsList());
    int right = 0;
    for (Row row : rows) {
      double[] probabilities = row.<Vector>getAs("probability").toArray();
      double[] raw = row.<Vector>getAs("rawPrediction").toArray();
      double prediction = row.getAs("prediction");
      assertThat(Arrays.stream(probabilities).sum()).isBetween(1 - 1e-6, 1 + 1e-6);
      assertThat(Arrays.stream(raw).map(Math::exp).toArray())
          .containsExactly(probabilities, offset(1e-12));
      assertThat(Vectors.dense(probabilities).argmax()).isEqualTo((int) prediction);
      right += prediction == row.<Double>getAs("label") ? 1 : 0;
    }
    assertThat(right).isGreaterThan(570);
    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(model.numFeatures()).isEqualTo(144);
  }

  @Test
  void theNamesOfLabelsStayWithTheirColumn() {
    Dataset<Row> named =
        new StringIndexer()
            .setInputCol("label")
            .setOutputCol("index")
            .fit(table)
            .transform(table)
            .drop("label");
    Dataset<Row> predicted = model.transform(named);
    assertThat(predicted.schema().apply("index").metadata())
        .isEqualTo(named.schema().apply("index").metadata())
        .isNotEqualTo(Metadata.empty());
  }

  @Test
  void theLabelsMetadataSayHowManyClassesThereAre() {
    Metadata five = NominalAttribute.defaultAttr().withNumValues(5).toMetadata();
    Dataset<Row> gap =
        table
            .where(col("label").notEqual(1))
            .limit(60)
            .withColumn("label", col("label").as("label", five));
    DigitClassifier once = classifier().setEpochs(1).setGroups(1).setGroupWorkers(1);

    assertThat(once.fit(gap).numClasses()).isEqualTo(5);
    assertThat(once.fit(gap.withColumn("label", col("label").plus(0))).numClasses()).isEqualTo(3);
  }

  @Test
  void aStreamIsPredictedAsATableIs() throws Exception {
    String path = folder.resolve("stream").toString();
    table.write().parquet(path);
    model
        .transform(spark.readStream().schema(table.schema()).parquet(path))
        .writeStream()
        .format("memory")
        .queryName("predicted")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    String[] columns = {"name", "weights", "prediction"};
    Dataset<Row> streamed = spark.table("predicted").selectExpr(columns);
    assertThat(streamed.count()).isEqualTo(601);
    assertThat(streamed.exceptAll(model.transform(table).selectExpr(columns)).count()).isZero();
  }

  @Test
  void oneVectorIsPredictedAsItsRowIs() {
    Row row = model.transform(table).collectAsList().get(300);
    Vector features = row.getAs("features");
    assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
    assertThat(model.predictRaw(features)).isEqualTo(row.<Vector>getAs("rawPrediction"));
    assertThat(model.predictProbability(features).toArray())
        .containsExactly(row.<Vector>getAs("probability").toArray(), offset(1e-12));
  }

  @Test
  void columnsWithoutANameAreLeftOutAndThresholdsMoveTheChoice() {
    DigitClassificationModel other = model.copy(new ParamMap());
    other.setPredictionCol("digit").setRawPredictionCol("").setProbabilityCol("");
    other.setThresholds(new double[] {1e-12, 1, 1});
    Dataset<Row> predicted = other.transform(table);
    assertThat(predicted.columns())
        .containsExactly("name", "features", "label", "weights", "digit");
    long zeros = predicted.filter("digit = 0").count();
    assertThat(zeros).isGreaterThan(table.filter("label = 0").count());
    assertThat(other.predict(table.first().getAs("features"))).isZero();
  }

  @Test
  void thresholdsAreOnePerClass() {
    DigitClassificationModel other = model.copy(new ParamMap());
    other.set(other.thresholds(), new double[] {0.5, 0.5});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.transform(table))
        .withMessage("thresholds: expected 3, one for each class, found 2");
  }

  @Test
  void namesOfColumnsNeedNotBeUnique() {
    Dataset<Row> twice = table.select(col("*"), col("label").as("Name"), col("name"));
    Dataset<Row> predicted = model.transform(twice);
    assertThat(predicted.columns())
        .startsWith("name", "features", "label", "weights", "Name", "name", "prediction");
    assertThat(predicted.first().toSeq().size()).isEqualTo(twice.columns().length + 3);
  }

  @Test
  void aSizeOf0IsTheImages() {
    DigitClassificationModel small = classifier().setImageHeight(0).setImageWidth(0).fit(table);
    assertThat(small.getImageHeight()).isEqualTo(12);
    assertThat(small.getImageWidth()).isEqualTo(12);
    assertThat(small.snapshot().parametersSha256()).isEqualTo(model.snapshot().parametersSha256());
  }

  @Test
  void aSavedModelGivesTheSameBits() throws Exception {
    String path = folder.resolve("model").toString();
    model.setProbabilityCol("p");
    model.save(path);
    DigitClassificationModel loaded = DigitClassificationModel.load(path);
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.getProbabilityCol()).isEqualTo("p");
    assertThat(loaded.getImageHeight()).isEqualTo(12);
    assertThat(loaded.transform(table).collectAsList())
        .isEqualTo(model.transform(table).collectAsList());
    assertThatThrownBy(() -> model.save(path)).hasMessageContaining("already exists");
    model.write().overwrite().save(path);
    assertThat(
            ModelSerializer.restoreMultiLayerNetwork(Path.of(path, "model.zip").toFile())
                .numParams())
        .isEqualTo(model.snapshot().parameters().length);
    model.setProbabilityCol("probability");
  }

  @Test
  void aSavedClassifierKeepsItsParams() throws Exception {
    String path = folder.resolve("classifier").toString();
    DigitClassifier classifier = classifier().setSchedule("constant").setFeaturesCol("pixels");
    classifier.save(path);
    DigitClassifier loaded = DigitClassifier.load(path);
    assertThat(loaded.uid()).isEqualTo(classifier.uid());
    assertThat(loaded.extractParamMap().toString())
        .isEqualTo(classifier.extractParamMap().toString())
        .contains("schedule: constant", "featuresCol: pixels", "seed: 5");
    DigitClassifier copy = classifier.copy(new ParamMap().put(classifier.epochs().w(9)));
    assertThat(copy.getEpochs()).isEqualTo(9);
    assertThat(copy.getSeed()).isEqualTo(5);
    assertThat(classifier.getEpochs()).isEqualTo(3);
  }

  @Test
  void theDefaultsAreTheTrainCommands() {
    DigitClassifier classifier = new DigitClassifier();
    assertThat(classifier.getEpochs()).isEqualTo(6);
    assertThat(classifier.getBatchSize()).isEqualTo(16);
    assertThat(classifier.getLearningRate()).isZero();
    assertThat(classifier.getSchedule()).isEqualTo("one-cycle");
    assertThat(classifier.getSeed()).isEqualTo(1);
    assertThat(classifier.getAveragingFrequency()).isZero();
    assertThat(classifier.getRoundFrequency()).isEqualTo(2000);
    assertThat(classifier.getAugmentation())
        .isEqualTo(Option.label(Preset.BALANCED.augmentation()));
    assertThat(classifier.getWeightDecay()).isEqualTo(Preset.BALANCED.weightDecay());
    assertThat(classifier.getEngine()).isEqualTo("auto");
    assertThat(classifier.getPixelScale()).isEqualTo(255);
    assertThat(classifier.explainParams()).contains("imageWidth", "groupWorkers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.setBatchSize(0))
        .withMessageContaining("batchSize given invalid value 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.setEngine("gpu"))
        .withMessageContaining("engine given invalid value gpu");
  }

  @Test
  void wrongRowsAreNamed() {
    Vector image = table.first().getAs("features");
    refused("label, row 2 of partition 1: expected a label from 0", row(image, 1.5));
    refused("label, row 2 of partition 1: expected a label from 0", row(image, -1.0));
    refused("found null; StringIndexer makes such labels", row(image, null));
    refused("which nearly all images have, found 40 at image 7; correct", row(image, 40.0));
    refused("row 2 of partition 1: expected a vector of 144 pixels, found null", row(null, 1.0));
    refused("found one of 3;", row(Vectors.dense(1, 2, 3), 1.0));
    refused(
        "pixel 7: expected a whole number from 0 to 255, found 0.25",
        row(withPixel(image, 7, 0.25), 1.0));
  }

  private static Row row(Vector features, Double label) {
    return RowFactory.create("x", features, label, null);
  }

  private static Vector withPixel(Vector image, int index, double value) {
    double[] values = image.toArray().clone();
    values[index] = value;
    return Vectors.dense(values);
  }

  // The wrong row is the third of the second partition.
  private static void refused(String message, Row wrong) {
    List<Row> rows = new ArrayList<>(table.limit(9).collectAsList());
    rows.add(7, wrong);
    Dataset<Row> bad = FeatureTables.of(spark, rows, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().setGroups(1).fit(bad))
        .withMessageContaining(message);
    assertThat(spark.sparkContext().getPersistentRDDs().mkString(", ")).isEmpty();
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().fit(table.filter("label > 7")))
        .withMessageContaining("expected images, found no rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().setImageHeight(12).setImageWidth(12).fit(table.limit(0)))
        .withMessageContaining("all rows: expected images, found no rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().setImageWidth(7).fit(table))
        .withMessageContaining("144 pixels is not an image of 20 x 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().setFeaturesCol("name").fit(table))
        .withMessageContaining("name must be of type");
    Vector dark = Vectors.dense(new double[144]);
    Vector binary = withPixel(dark, 40, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                classifier()
                    .fit(FeatureTables.of(spark, List.of(row(binary, 0.0), row(dark, 1.0)), 1)))
        .withMessageContaining("set pixelScale");
    Dataset<Row> unlike = FeatureTables.of(spark, List.of(row(Vectors.dense(1, 2), 0.0)), 1);
    assertThatThrownBy(() -> model.transform(unlike).collectAsList())
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("row 0 of partition 0: expected a vector of 144 pixels");
  }
}

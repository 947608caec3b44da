package org.digits.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.evaluation.Evaluation;
import org.digits.export.Dl4jModelFile;
import org.digits.publishing.RunDirectory;
import org.digits.publishing.RunReader;
import org.digits.publishing.Storage;
import org.digits.publishing.StorageException;

/** Evaluates a published run on the test part of a data set. */
public final class RunEvaluation {
  private RunEvaluation() {}

  // The same engine gives the same bits.
  private static TrainingConfig.Engine engineOf(RunReader run) throws StorageException {
    Object engine = run.metrics().config().get(Option.ENGINE.key());
    return "dl4j".equals(engine) ? TrainingConfig.Engine.DL4J : TrainingConfig.Engine.AUTO;
  }

  /**
   * Loads the run and evaluates it.
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   * @param data the folder or URI of the IDX files
   */
  public static Evaluation evaluate(SparkSession spark, String output, String run, String data)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RunReader reader = RunReader.open(Storage.of(output, context.hadoopConfiguration()), run);
    Dl4jModelFile.LoadedModel model =
        Dl4jModelFile.read(new ByteArrayInputStream(reader.read(RunDirectory.MODEL)));
    int classes = reader.metrics().test().perClass().size();
    ImageDataset test = IdxDatasets.test(spark, data);
    DatasetScan.keepingHashes(test).labels().requireWithin(test.name(), classes);
    EngineSelection engine = EngineSelection.of(engineOf(reader), model.configuration());
    return new SparkEvaluator(context, engine.factory(), classes)
        .evaluate(test.blocks(), model.snapshot(), "evaluate run " + run);
  }
}

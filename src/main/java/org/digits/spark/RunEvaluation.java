package org.digits.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.engine.Dl4jEngineFactory;
import org.digits.evaluation.Evaluation;
import org.digits.export.Dl4jModelFile;
import org.digits.publishing.RunDirectory;
import org.digits.publishing.RunReader;
import org.digits.publishing.Storage;

/** Evaluates a published run on the test part of a data set. */
public final class RunEvaluation {
  private RunEvaluation() {}

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
    return new SparkEvaluator(context, Dl4jEngineFactory.of(model.configuration()), classes)
        .evaluate(test.blocks(), model.snapshot(), "evaluate run " + run);
  }
}

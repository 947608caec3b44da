package org.digits.spark.ml;

import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;

/** A program: loads a saved pipeline and writes what it predicts for a data set's test part. */
public final class SavedPipeline {
  private SavedPipeline() {}

  /** Arguments: the model's folder, the IDX files' folder, and the folder to write. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      PipelineModel.load(arguments[0])
          .transform(FeatureDatasets.test(spark, arguments[1]))
          .select("id", "prediction", "probability")
          .write()
          .parquet(arguments[2]);
    }
  }
}

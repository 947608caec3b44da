package org.digits.spark.ml;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** The file in which Spark ML keeps the parameters of a stage. For Spark 3.5. */
final class ModelMetadata {
  private ModelMetadata() {}

  /** Where the folder of a stage stands. */
  static String location(String path) {
    return path;
  }

  static void save(Params stage, String path, SparkSession spark) {
    DefaultParamsWriter.saveMetadata(
        stage, path, spark.sparkContext(), Option.empty(), Option.empty());
  }

  static DefaultParamsReader.Metadata load(String path, SparkSession spark, Class<?> type) {
    return DefaultParamsReader.loadMetadata(path, spark.sparkContext(), type.getName());
  }
}

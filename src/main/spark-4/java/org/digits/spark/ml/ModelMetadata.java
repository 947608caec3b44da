package org.digits.spark.ml;

import java.io.File;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** The file in which Spark ML keeps the parameters of a stage. For Spark 4. */
final class ModelMetadata {
  private ModelMetadata() {}

  /**
   * Where the folder of a stage stands. Spark Connect's server keeps models that it has no room for
   * on its own disk, whatever the file system of plain paths is.
   */
  static String location(String path) {
    return (Boolean) ReadWriteUtils.localSavingModeState().get()
        ? new File(path).toURI().toString()
        : path;
  }

  static void save(Params stage, String path, SparkSession spark) {
    DefaultParamsWriter.saveMetadata(stage, path, spark, Option.empty(), Option.empty());
  }

  static DefaultParamsReader.Metadata load(String path, SparkSession spark, Class<?> type) {
    return DefaultParamsReader.loadMetadata(path, spark, type.getName());
  }
}

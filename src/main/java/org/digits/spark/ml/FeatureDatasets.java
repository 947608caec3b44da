package org.digits.spark.ml;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageVectors;

/** IDX files as Spark ML reads data: id, features (a vector of pixels from 0 to 255), label. */
public final class FeatureDatasets {
  private FeatureDatasets() {}

  /** The training part of a folder or URI. */
  public static Dataset<Row> train(SparkSession spark, String folder) throws IOException {
    return ImageVectors.of(IdxDatasets.train(spark, folder).rows());
  }

  /** The test part of a folder or URI. */
  public static Dataset<Row> test(SparkSession spark, String folder) throws IOException {
    return ImageVectors.of(IdxDatasets.test(spark, folder).rows());
  }
}

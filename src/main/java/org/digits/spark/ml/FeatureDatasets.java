package org.digits.spark.ml;

import java.io.IOException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;

/** IDX files as Spark ML reads data: id, features (a vector of pixels from 0 to 255), label. */
public final class FeatureDatasets {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  private FeatureDatasets() {}

  /** The training part of a folder or URI. */
  public static Dataset<Row> train(SparkSession spark, String folder) throws IOException {
    return features(IdxDatasets.train(spark, folder));
  }

  /** The test part of a folder or URI. */
  public static Dataset<Row> test(SparkSession spark, String folder) throws IOException {
    return features(IdxDatasets.test(spark, folder));
  }

  private static Dataset<Row> features(ImageDataset images) {
    return images
        .rows()
        .map(
            (MapFunction<Row, Row>)
                row ->
                    RowFactory.create(row.getLong(0), vector(row.getAs(1)), (double) row.getInt(2)),
            Encoders.row(SCHEMA));
  }

  // Sparse where that is smaller: four fifths of MNIST's pixels are 0.
  private static Vector vector(byte[] pixels) {
    double[] values = new double[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xFF;
    }
    return Vectors.dense(values).compressed();
  }
}

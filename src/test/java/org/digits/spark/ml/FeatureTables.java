package org.digits.spark.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.data.ImageBlock;

/** Tables with a features and a label column. */
final class FeatureTables {
  private static final StructType SCHEMA =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weights", DataTypes.createArrayType(DataTypes.IntegerType));

  private FeatureTables() {}

  /** A block's images in order; white is {@code white}, and every third name is null. */
  static Dataset<Row> of(SparkSession spark, ImageBlock images, double white, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      double[] pixels = new double[images.imageBytes()];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = (images.pixels()[i * pixels.length + p] & 0xFF) * white / 255;
      }
      rows.add(
          RowFactory.create(
              i % 3 == 0 ? null : "image " + i,
              Vectors.dense(pixels),
              (double) images.labels()[i],
              new Integer[] {i, -i}));
    }
    return of(spark, rows, partitions);
  }

  /** Rows of name, features, label and weights. */
  static Dataset<Row> of(SparkSession spark, List<Row> rows, int partitions) {
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, partitions),
        SCHEMA);
  }
}

package org.digits.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.SourceLabels;
import org.digits.spark.images.TableImages;

/** Writes images as a partition's Parquet files, in an order and under ids of their content. */
final class PartitionRows {
  // Of pixels, which Parquet packs to a fraction.
  private static final long FILE_BYTES = 32L << 20;

  private PartitionRows() {}

  /**
   * Writes the row contract; height and width stand in the metadata of the column image, the user's
   * own labels of the classes in that of label, which Spark keeps in each file's key-value
   * metadata. An image's id is {@code firstId} and its rank by (SHA-256(pixels), label): images
   * that share both are the same, so the ids do not depend on the order or the format of the
   * source.
   */
  static void write(
      SparkSession spark,
      ImageDataset images,
      long count,
      List<String> classes,
      long firstId,
      String to) {
    long bytes = count * images.height() * images.width();
    int files = (int) Math.max(1, (bytes + FILE_BYTES - 1) / FILE_BYTES);
    JavaRDD<Row> rows =
        images
            .rows()
            .select(col("image"), col("label"), sha2(col("image"), 256).as("hash"))
            .repartitionByRange(files, col("hash"), col("label"))
            .sortWithinPartitions("hash", "label")
            .select("image", "label")
            .javaRDD()
            .zipWithIndex()
            .map(row -> RowFactory.create(firstId + row._2, row._1.get(0), row._1.get(1)));
    Dataset<Row> table =
        spark.createDataFrame(rows, schema(images.height(), images.width(), classes));
    table
        .write()
        .mode(SaveMode.ErrorIfExists)
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(to);
  }

  private static StructType schema(int height, int width, List<String> classes) {
    Metadata size =
        new MetadataBuilder()
            .putLong(TableImages.HEIGHT, height)
            .putLong(TableImages.WIDTH, width)
            .build();
    Metadata labels =
        new MetadataBuilder()
            .putStringArray(SourceLabels.CLASSES, classes.toArray(String[]::new))
            .build();
    return new StructType()
        .add("id", DataTypes.LongType, false)
        .add(new StructField("image", DataTypes.BinaryType, false, size))
        .add(new StructField("label", DataTypes.IntegerType, false, labels));
  }
}

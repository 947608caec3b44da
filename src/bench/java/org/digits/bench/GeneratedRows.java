package org.digits.bench;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.RandomAffine;

/**
 * Writes any number of images as Parquet in the row contract: the test images again and again, each
 * a little different. Arguments: {@code --data --rows --to}.
 */
public final class GeneratedRows {
  private static final int FILES = 8;

  private GeneratedRows() {}

  /** Runs Spark in this process, on two cores. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, "--data", "--rows", "--to");
    ImageBlock images = Mnist.test(arguments.text("--data", "data/mnist"));
    int rows = arguments.number("--rows", 1_000_000);
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType, false)
            .add("image", DataTypes.BinaryType, false);
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate()) {
      MapFunction<Long, Row> row = id -> RowFactory.create(id, image(images, id));
      spark
          .range(0, rows, 1, FILES)
          .map(row, Encoders.row(schema))
          .write()
          .mode("overwrite")
          .parquet(arguments.text("--to", "target/bench/generated.parquet"));
    }
  }

  private static byte[] image(ImageBlock images, long id) {
    int row = (int) (id % images.size());
    ImageBlock one = images.select(new int[] {row});
    byte[] pixels = new byte[images.imageBytes()];
    RandomAffine.DIGITS.apply(one, 0, 1, id / images.size(), pixels, 0);
    return pixels;
  }
}

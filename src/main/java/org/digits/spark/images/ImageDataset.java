package org.digits.spark.images;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.data.ImageBlock;
import org.digits.data.Symmetry;

/**
 * Labelled images as Spark knows them.
 *
 * @param name the data set as the user knows it, for errors
 * @param rows of the contract {@link #SCHEMA}
 * @param height pixels
 * @param width pixels
 */
public record ImageDataset(String name, Dataset<Row> rows, int height, int width) {
  /** The row contract: uint8 pixels, row-major. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("image", DataTypes.BinaryType, false)
          .add("label", DataTypes.IntegerType, false);

  private static final int BLOCK_IMAGES = 1000;
  private static final int BLOCK_BYTES = 64 << 20;

  /** Rows of {@link #SCHEMA} as a Dataset, without encoders, which take a second to start. */
  static Dataset<Row> of(SparkSession spark, JavaRDD<InternalRow> rows) {
    return InternalRows.dataFrame(spark, rows, SCHEMA);
  }

  /** The images as they were before something was done to them. */
  ImageDataset undoing(Symmetry done) {
    if (done == Symmetry.NONE) {
      return this;
    }
    int storedHeight = height;
    int storedWidth = width;
    JavaRDD<InternalRow> upright =
        internalRows(rows, SCHEMA)
            .map(
                row ->
                    new GenericInternalRow(
                        new Object[] {
                          row.getLong(0),
                          done.inverse().of(row.getBinary(1), storedHeight, storedWidth),
                          row.getInt(2)
                        }));
    return new ImageDataset(
        name,
        of(rows.sparkSession(), upright),
        done.swapsSides() ? width : height,
        done.swapsSides() ? height : width);
  }

  /** The rows as blocks of up to 1,000 images and 64 MiB, partition by partition. */
  public JavaRDD<ImageBlock> blocks() {
    int blockHeight = height;
    int blockWidth = width;
    return internalRows(rows, SCHEMA)
        .mapPartitions(partition -> new BlockIterator(partition, blockHeight, blockWidth));
  }

  // Executing a plan that is nothing but rows would generate and compile code to copy each of them.
  static JavaRDD<InternalRow> internalRows(Dataset<Row> rows, StructType schema) {
    if (rows.schema().equals(schema) && rows.queryExecution().analyzed() instanceof LogicalRDD of) {
      return of.rdd().toJavaRDD();
    }
    Column[] columns = Arrays.stream(schema.fieldNames()).map(rows::col).toArray(Column[]::new);
    return rows.select(columns).queryExecution().toRdd().toJavaRDD();
  }

  /**
   * A block's images as rows of {@link #SCHEMA}.
   *
   * @param firstId is added to the ids
   */
  static Iterator<InternalRow> rows(ImageBlock block, long firstId) {
    return IntStream.range(0, block.size())
        .mapToObj(
            i ->
                (InternalRow)
                    new GenericInternalRow(
                        new Object[] {firstId + block.ids()[i], block.image(i), block.labels()[i]}))
        .iterator();
  }

  private record BlockIterator(Iterator<InternalRow> rows, int height, int width)
      implements Iterator<ImageBlock> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public ImageBlock next() {
      int bytes = height * width;
      int most = Math.max(1, Math.min(BLOCK_IMAGES, BLOCK_BYTES / bytes));
      long[] ids = new long[most];
      byte[] pixels = new byte[most * bytes];
      int[] labels = new int[most];
      int size = 0;
      for (; size < most && rows.hasNext(); size++) {
        InternalRow row = rows.next();
        ids[size] = row.getLong(0);
        byte[] image = row.getBinary(1);
        if (image.length != bytes) {
          throw new IllegalArgumentException(
              "image %d: expected %d bytes (%d x %d), found %d"
                  .formatted(ids[size], bytes, height, width, image.length));
        }
        System.arraycopy(image, 0, pixels, size * bytes, bytes);
        labels[size] = row.getInt(2);
      }
      return new ImageBlock(
          height,
          width,
          Arrays.copyOf(ids, size),
          Arrays.copyOf(pixels, size * bytes),
          Arrays.copyOf(labels, size));
    }
  }
}

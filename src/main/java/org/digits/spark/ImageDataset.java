package org.digits.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.data.ImageBlock;

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

  /** The rows as blocks of up to 1,000 images, partition by partition. */
  JavaRDD<ImageBlock> blocks() {
    int blockHeight = height;
    int blockWidth = width;
    return rows.select("id", "image", "label")
        .toJavaRDD()
        .mapPartitions(partition -> new BlockIterator(partition, blockHeight, blockWidth));
  }

  /** A block's images as rows. */
  static Iterator<Row> rows(ImageBlock block) {
    List<Row> rows = new ArrayList<>(block.size());
    for (int i = 0; i < block.size(); i++) {
      rows.add(RowFactory.create(block.ids()[i], block.image(i), block.labels()[i]));
    }
    return rows.iterator();
  }

  private record BlockIterator(Iterator<Row> rows, int height, int width)
      implements Iterator<ImageBlock> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public ImageBlock next() {
      List<Row> part = new ArrayList<>(BLOCK_IMAGES);
      while (part.size() < BLOCK_IMAGES && rows.hasNext()) {
        part.add(rows.next());
      }
      int bytes = height * width;
      long[] ids = new long[part.size()];
      byte[] pixels = new byte[part.size() * bytes];
      int[] labels = new int[part.size()];
      for (int i = 0; i < ids.length; i++) {
        Row row = part.get(i);
        ids[i] = row.getLong(0);
        byte[] image = row.getAs(1);
        if (image.length != bytes) {
          throw new IllegalArgumentException(
              "image %d: expected %d bytes (%d x %d), found %d"
                  .formatted(ids[i], bytes, height, width, image.length));
        }
        System.arraycopy(image, 0, pixels, i * bytes, bytes);
        labels[i] = row.getInt(2);
      }
      return new ImageBlock(height, width, ids, pixels, labels);
    }
  }
}

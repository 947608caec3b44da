package org.digits.spark.ml;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.ml.FeatureRows.Place;
import org.digits.spark.tables.SparseVectors;

/**
 * A features and a label column as the images that training reads. An image's id is its row's
 * number in the Dataset. The images are kept as bytes until {@link #close}, so that the Dataset is
 * read once and its rows cannot change places while training.
 */
final class LabelledImages implements AutoCloseable {
  private final ImageDataset dataset;
  private final JavaRDD<Image> kept;

  private static final int NO_IMAGES = -1;

  /** A row's pixels and label. */
  @SuppressWarnings("ArrayRecordComponent") // passed around, never a map key
  private record Image(byte[] pixels, int label) implements Serializable {}

  private LabelledImages(ImageDataset dataset, JavaRDD<Image> kept) {
    this.dataset = dataset;
    this.kept = kept;
  }

  /**
   * Reads and checks the rows.
   *
   * @param height pixels; 0 stands for the square root of the vectors' length
   * @param width pixels; 0 stands for the square root of the vectors' length
   */
  static LabelledImages of(
      Dataset<?> dataset, FeatureRows features, String labelCol, int height, int width) {
    Dataset<Row> columns =
        dataset.select(col(features.column()), col(labelCol).cast(DataTypes.DoubleType));
    ImageSize size = ImageSize.of(columns, features, height, width);
    int pixels = size.height() * size.width();
    JavaRDD<Image> kept =
        columns
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (partition, rows) -> images(partition, rows, features, labelCol, pixels), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      requireLight(kept, features);
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      kept.unpersist();
      throw e;
    }
    JavaRDD<Row> rows =
        kept.zipWithIndex()
            .map(image -> RowFactory.create(image._2(), image._1().pixels, image._1().label));
    return new LabelledImages(
        new ImageDataset(
            "column " + labelCol,
            dataset.sparkSession().createDataFrame(rows, ImageDataset.SCHEMA),
            size.height(),
            size.width()),
        kept);
  }

  ImageDataset dataset() {
    return dataset;
  }

  @Override
  public void close() {
    kept.unpersist();
  }

  // Values of 0 and 1 are bytes too, so a forgotten pixelScale would show as bad accuracy alone.
  private static void requireLight(JavaRDD<Image> images, FeatureRows features) {
    int brightest = images.map(LabelledImages::brightest).fold(NO_IMAGES, Math::max);
    if (brightest == NO_IMAGES) {
      throw features.bad("all rows", "expected images, found no rows");
    }
    if (brightest <= 1) {
      throw features.bad(
          "all rows",
          "expected pixels up to %s, found none above %s; set pixelScale to the value of white"
              .formatted(features.pixelScale(), features.pixelScale() / 255));
    }
  }

  private static int brightest(Image image) {
    int brightest = 0;
    for (byte pixel : image.pixels) {
      brightest = Math.max(brightest, pixel & 0xFF);
    }
    return brightest;
  }

  private static Iterator<Image> images(
      int partition, Iterator<Row> rows, FeatureRows features, String labelCol, int pixels) {
    return new Iterator<>() {
      private long number;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Image next() {
        Row row = rows.next();
        Place place = new Place(partition, number++);
        byte[] image = new byte[pixels];
        features.read(row, 0, place, image, 0, pixels);
        return new Image(image, label(row, place, labelCol));
      }
    };
  }

  private static int label(Row row, Place place, String labelCol) {
    double label = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
    if (label >= 0 && label < Integer.MAX_VALUE && label == Math.rint(label)) {
      return (int) label;
    }
    throw new IllegalArgumentException(
        "column %s, %s: expected a label from 0 to n - 1 as a whole number, found %s; StringIndexer makes such labels"
            .formatted(labelCol, place, row.isNullAt(1) ? "null" : label));
  }

  /** Height and width of all images. */
  private record ImageSize(int height, int width) {
    static ImageSize of(Dataset<Row> columns, FeatureRows features, int height, int width) {
      if (height > 0 && width > 0) {
        return new ImageSize(height, width);
      }
      Row first = columns.takeAsList(1).stream().findFirst().orElse(null);
      if (first == null) {
        throw new IllegalArgumentException(
            "column %s: expected images, found no rows".formatted(features.column()));
      }
      if (first.isNullAt(0)) {
        throw features.bad("first row", "expected a vector of pixels, found null");
      }
      Vector vector = (Vector) first.get(0);
      int length = vector.size();
      int side = (int) Math.rint(Math.sqrt(length));
      ImageSize size =
          new ImageSize(
              height > 0 ? height : width > 0 ? length / width : side,
              width > 0 ? width : height > 0 ? length / height : side);
      if (size.height * size.width != length) {
        throw features.bad(
            "first row",
            "a vector of %d pixels is not an image of %d x %d%s"
                .formatted(length, size.height, size.width, advice(vector, height, width)));
      }
      return size;
    }

    private static String advice(Vector vector, int height, int width) {
      int side = (int) Math.ceil(Math.sqrt(vector.size()));
      int larger =
          height > 0 || width > 0
              ? dividedUp(vector.size(), Math.max(height, width)) * Math.max(height, width)
              : side * side;
      String advice = SparseVectors.advice(vector, larger);
      return advice.isEmpty() ? "; set imageHeight and imageWidth" : advice;
    }

    private static int dividedUp(int all, int by) {
      return (all + by - 1) / by;
    }
  }
}

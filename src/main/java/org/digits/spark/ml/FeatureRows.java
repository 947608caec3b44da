package org.digits.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.digits.data.ImageBlock;
import org.digits.data.PixelScale;
import org.digits.spark.tables.SparseVectors;

/**
 * Reads vectors of pixels by the rule of {@link PixelScale}; what is no pixel is an error.
 *
 * @param column as the user knows it, for errors
 * @param pixelScale the feature value of a white pixel
 */
record FeatureRows(String column, double pixelScale) implements Serializable {
  /**
   * Writes the pixels of a row's vector.
   *
   * @param row holds the vector at {@code field}
   * @param place of the row, for errors
   * @param to where the pixels go, from {@code start}
   * @param length pixels of an image
   */
  void read(Row row, int field, Place place, byte[] to, int start, int length) {
    if (row.isNullAt(field)) {
      throw bad(place, "expected a vector of %d pixels, found null".formatted(length));
    }
    read((Vector) row.get(field), place, to, start, length);
  }

  /** One image, as a block without id or label. */
  ImageBlock image(Vector vector, int height, int width) {
    byte[] pixels = new byte[height * width];
    read(vector, "vector", pixels, 0, pixels.length);
    return new ImageBlock(height, width, new long[1], pixels, new int[1]);
  }

  private void read(Vector vector, Object place, byte[] to, int start, int length) {
    String advice = SparseVectors.advice(vector, length);
    if (!advice.isEmpty()) {
      throw bad(
          place,
          "expected a vector of %d pixels, found one of %d%s"
              .formatted(length, vector.size(), advice));
    }
    if (vector.size() != length) {
      throw bad(
          place,
          "expected a vector of %d pixels, found one of %d; set imageHeight and imageWidth, or correct the vector"
              .formatted(length, vector.size()));
    }
    read(vector.toArray(), place, to, start);
  }

  private void read(double[] values, Object place, byte[] to, int start) {
    PixelScale scale = new PixelScale(pixelScale);
    for (int i = 0; i < values.length; i++) {
      int pixel = scale.pixel(values[i]);
      if (pixel < 0) {
        throw bad(
            place,
            "pixel %d: expected %s, found %s; set pixelScale to the value of white, or round the pixels"
                .formatted(i, scale.expected(), PixelScale.number(values[i])));
      }
      to[start + i] = (byte) pixel;
    }
  }

  IllegalArgumentException bad(Object place, String what) {
    return new IllegalArgumentException("column %s, %s: %s".formatted(column, place, what));
  }

  /**
   * Where a row stands.
   *
   * @param partition of the Dataset, from 0
   * @param row in its partition, from 0
   */
  record Place(int partition, long row) {
    @Override
    public String toString() {
      return "row %d of partition %d".formatted(row, partition);
    }
  }
}

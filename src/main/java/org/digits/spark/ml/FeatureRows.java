package org.digits.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.digits.data.ImageBlock;
import org.digits.spark.images.SparseVectors;

/**
 * Reads vectors of pixels: {@code 255 * value / pixelScale}, which must be a whole number from 0 to
 * 255. So bytes and multiples of 1/255 lose nothing, in float too, and other values are an error.
 *
 * @param column as the user knows it, for errors
 * @param pixelScale the feature value of a white pixel
 */
record FeatureRows(String column, double pixelScale) implements Serializable {
  private static final int WHITE = 255;
  // A float holds a multiple of 1/255 to within 2e-5 of a pixel's step.
  private static final double TOLERANCE = 1e-3;

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
    double factor = WHITE / pixelScale;
    for (int i = 0; i < values.length; i++) {
      double pixel = values[i] * factor;
      long whole = Math.round(pixel);
      // Written so that NaN fails too.
      if (!(Math.abs(pixel - whole) <= TOLERANCE && whole >= 0 && whole <= WHITE)) {
        throw bad(
            place,
            "pixel %d: expected a multiple of %s/255 from 0 to %s, found %s; set pixelScale to the value of white, or round the pixels"
                .formatted(i, number(pixelScale), number(pixelScale), number(values[i])));
      }
      to[start + i] = (byte) whole;
    }
  }

  IllegalArgumentException bad(Object place, String what) {
    return new IllegalArgumentException("column %s, %s: %s".formatted(column, place, what));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
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

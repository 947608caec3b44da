package org.digits.spark.images;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.digits.data.DataFormatException;

/**
 * Spark ML's vectors as pixels.
 *
 * @param height pixels
 * @param width pixels
 * @param scale what stands for white: 1 or 255
 * @param isKnown whether the size was asked for, not assumed
 */
record FeatureVectors(int height, int width, double scale, boolean isKnown)
    implements PixelDecoder {
  private static final double TOLERANCE = 1e-6;
  private static final VectorUDT VECTOR = new VectorUDT();
  private static final int STORED_FIELDS = VECTOR.sqlType().size();

  /**
   * What the first rows say of all.
   *
   * @param length of the longest vector, 0 where there is none
   * @param scale 1 where no value is above 1, otherwise 255
   */
  record Probe(int length, double scale) {}

  /** Looks at rows of one column, the vectors. */
  static Probe probe(List<Row> part) {
    int length = 0;
    double most = 0;
    for (Row row : part) {
      Vector vector = (Vector) row.get(0);
      if (vector != null) {
        length = Math.max(length, vector.size());
        double[] values = vector.toArray();
        for (double value : values) {
          most = Math.max(most, value);
        }
      }
    }
    return new Probe(length, most > 1 + TOLERANCE ? 255 : 1);
  }

  @Override
  public byte[] pixels(InternalRow row, int column) throws DataFormatException {
    Vector vector = VECTOR.deserialize(row.getStruct(column, STORED_FIELDS));
    if (vector.size() != height * width) {
      throw new DataFormatException(
          "expected %d features (%d x %d), found %d%s%s"
              .formatted(
                  height * width,
                  height,
                  width,
                  vector.size(),
                  SparseVectors.advice(vector, height * width),
                  isKnown ? "" : "; images of another size need --image-size"));
    }
    double[] features = vector.toArray();
    byte[] pixels = new byte[features.length];
    for (int i = 0; i < pixels.length; i++) {
      if (!(features[i] >= -TOLERANCE && features[i] <= scale * (1 + TOLERANCE))) {
        throw new DataFormatException(
            "expected features in [0, %.0f], as in the first rows, found %s"
                .formatted(scale, features[i]));
      }
      pixels[i] = (byte) Math.round(features[i] * 255 / scale);
    }
    return pixels;
  }
}

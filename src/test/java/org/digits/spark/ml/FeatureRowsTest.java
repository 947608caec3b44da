package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.digits.spark.ml.FeatureRows.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureRowsTest {
  @ParameterizedTest
  @CsvSource({"255, 1", "1, 255", "2, 127.5"})
  void everyByteComesBackFromDoubleAndFloat(double pixelScale, double divisor) {
    byte[] bytes = new byte[256];
    double[] doubles = new double[256];
    double[] floats = new double[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
      doubles[i] = i / divisor;
      floats[i] = (float) i / (float) divisor;
    }
    assertThat(read(pixelScale, Vectors.dense(doubles))).isEqualTo(bytes);
    assertThat(read(pixelScale, Vectors.dense(floats))).isEqualTo(bytes);
    assertThat(read(pixelScale, Vectors.dense(doubles).toSparse())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"255, 0.5", "255, 256", "255, -1", "255, NaN", "1, 1.004", "1, 0.5", "1, Infinity"})
  void whatIsNoPixelIsRefused(double pixelScale, double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(pixelScale, Vectors.dense(0, value)))
        .withMessageStartingWith("column pixels, row 7 of partition 3: pixel 1: expected a ")
        .withMessageContaining(
            "found "
                + (value == Math.rint(value) && Double.isFinite(value)
                    ? (long) value + ";"
                    : value))
        .withMessageContaining("set pixelScale");
  }

  @Test
  void aVectorOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FeatureRows("pixels", 255)
                    .read(
                        RowFactory.create(Vectors.dense(1, 2, 3)),
                        0,
                        new Place(3, 7),
                        new byte[4],
                        0,
                        4))
        .withMessageContaining(
            "row 7 of partition 3: expected a vector of 4 pixels, found one of 3");
  }

  @Test
  void aShortSparseVectorIsToldHowLibsvmIsRead() {
    FeatureRows features = new FeatureRows("pixels", 255);
    for (int[] size : new int[][] {{28, 28}, {13, 21}, {16, 16}}) {
      int length = size[0] * size[1];
      for (int lost : new int[] {1, 4, 60}) {
        Vector vector = Vectors.sparse(length - lost, new int[] {2}, new double[] {7});
        assertThatIllegalArgumentException()
            .isThrownBy(() -> features.image(vector, size[0], size[1]))
            .withMessageContaining("found one of " + (length - lost))
            .withMessageContaining(".option(\"numFeatures\", " + length + ")")
            .withMessageNotContaining("imageHeight");
      }
    }
  }

  private static byte[] read(double pixelScale, Vector vector) {
    byte[] bytes = new byte[vector.size()];
    new FeatureRows("pixels", pixelScale)
        .read(RowFactory.create(vector), 0, new Place(3, 7), bytes, 0, bytes.length);
    return bytes;
  }
}

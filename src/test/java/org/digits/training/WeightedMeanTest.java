package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  private static final int LENGTH = 2500;
  private final float[][] values = {noise(1), noise(2), noise(3), noise(4)};
  private final long[] weights = {10, 1, 500, 7};

  @Test
  void isWeightedByExamples() {
    float[] mean = new float[LENGTH];
    WeightedMean.write(values, weights, mean, 0, LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      double sum = 0;
      for (int n = 0; n < values.length; n++) {
        sum += (double) weights[n] * values[n][i];
      }
      assertThat(mean[i]).isCloseTo((float) (sum / 518), within(1e-7f));
    }
  }

  @Test
  void partsHaveTheBitsOfTheWhole() {
    float[] whole = new float[LENGTH];
    WeightedMean.write(values, weights, whole, 0, LENGTH);
    float[] parts = new float[LENGTH];
    for (int part = 0; part < 7; part++) {
      WeightedMean.write(values, weights, parts, LENGTH * part / 7, LENGTH * (part + 1) / 7);
    }
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void mayReplaceOneOfTheValues() {
    float[] expected = new float[LENGTH];
    WeightedMean.write(values, weights, expected, 0, LENGTH);
    WeightedMean.write(values, weights, values[1], 0, LENGTH);
    assertThat(values[1]).isEqualTo(expected);
  }

  @Test
  void ofOneIsThatOne() {
    float[] one = {1.1f, -0f, Float.MIN_VALUE};
    float[] mean = new float[3];
    WeightedMean.write(new float[][] {one}, new long[] {7}, mean, 0, 3);
    assertThat(mean).containsExactly(one);
  }

  @Test
  void whatIsNotFiniteIsSeen() {
    float[][] broken = {{1, Float.POSITIVE_INFINITY, 1}, {1, Float.NEGATIVE_INFINITY, Float.NaN}};
    float[] mean = new float[3];
    WeightedMean.write(broken, new long[] {1, 1}, mean, 0, 3);
    assertThat(mean).containsExactly(1, Float.NaN, Float.NaN);
  }

  private static float[] noise(int seed) {
    Random random = new Random(seed);
    float[] noise = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }
}

package org.digits.training;

import java.util.Arrays;

/**
 * The example-weighted mean of arrays, place by place. Sums run in double in the arrays' order, so
 * equal arrays give equal bits, whoever takes which part of the mean.
 */
final class WeightedMean {
  private static final int BLOCK = 1024;

  private WeightedMean() {}

  /**
   * Writes a part of the mean.
   *
   * @param values arrays of one length
   * @param weights of the arrays, in examples
   * @param from first place, inclusive
   * @param to last place, exclusive
   */
  static void write(float[][] values, long[] weights, float[] mean, int from, int to) {
    long weight = Arrays.stream(weights).sum();
    double[] sums = new double[BLOCK];
    for (int first = from; first < to; first += BLOCK) {
      int count = Math.min(BLOCK, to - first);
      Arrays.fill(sums, 0);
      for (int i = 0; i < values.length; i++) {
        add(sums, (double) weights[i], values[i], first, count);
      }
      for (int i = 0; i < count; i++) {
        mean[first + i] = (float) (sums[i] / weight);
      }
    }
  }

  private static void add(double[] sums, double weight, float[] values, int first, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += weight * values[first + i];
    }
  }
}

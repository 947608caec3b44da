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
   * @param values arrays of one length; a single one's values come out as they are
   * @param weights of the arrays, in examples
   * @param mean may be one of the values
   * @param from first place, inclusive
   * @param to last place, exclusive
   */
  static void write(float[][] values, long[] weights, float[] mean, int from, int to) {
    double weight = (double) Arrays.stream(weights).sum();
    double[] sums = new double[Math.min(BLOCK, Math.max(0, to - from))];
    int last = values.length - 1;
    for (int first = from; first < to; first += BLOCK) {
      int count = Math.min(BLOCK, to - first);
      Arrays.fill(sums, -0.0);
      for (int i = 0; i < last; i++) {
        add(sums, weights[i] / weight, values[i], first, count);
      }
      end(sums, weights[last] / weight, values[last], first, count, mean);
    }
  }

  private static void add(double[] sums, double share, float[] values, int first, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += share * values[first + i];
    }
  }

  private static void end(
      double[] sums, double share, float[] values, int first, int count, float[] mean) {
    for (int i = 0; i < count; i++) {
      mean[first + i] = (float) (sums[i] + share * values[first + i]);
    }
  }
}

package org.digits.evaluation;

import java.io.Serializable;

/**
 * Mergeable search for the {@link Temperature} under which labelled images have the least mean
 * cross entropy: its sums at 33 temperatures from 1/2 to 8, in whole units of 1e-9 nats, so that
 * the result is the same in any order of images and merges.
 */
public final class TemperatureFit implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int STEPS = 33;
  private static final int STEPS_A_DOUBLING = 8;
  private static final int STEP_OF_ONE = 8;
  private static final double NANOS = 1e9;

  // What a float's softmax rounds to 0 is no more than that.
  private static final double LEAST_PROBABILITY = 1e-38;
  private static final double DIGITS_KEPT = 1000;

  private final long[] lossNanos = new long[STEPS];

  /**
   * Adds an image.
   *
   * @param probabilities rows of one probability a label
   * @param rowOffset where the image's row starts
   * @param label the right one
   */
  public void add(float[] probabilities, int rowOffset, int classes, int label) {
    double[] logs = new double[classes];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      logs[i] = StrictMath.log(Math.max(probabilities[rowOffset + i], LEAST_PROBABILITY));
      most = Math.max(most, logs[i]);
    }
    for (int step = 0; step < STEPS; step++) {
      double temperature = temperature(step);
      double sum = 0;
      for (double log : logs) {
        sum += StrictMath.exp((log - most) / temperature);
      }
      double loss = StrictMath.log(sum) - (logs[label] - most) / temperature;
      lossNanos[step] = Math.addExact(lossNanos[step], Math.round(loss * NANOS));
    }
  }

  /** Adds another search's images. */
  public void merge(TemperatureFit other) {
    for (int step = 0; step < STEPS; step++) {
      lossNanos[step] = Math.addExact(lossNanos[step], other.lossNanos[step]);
    }
  }

  /**
   * The best temperature, to a thousandth, by a parabola through the best step and its neighbours;
   * 1 without images.
   */
  public Temperature best() {
    int best = STEP_OF_ONE;
    for (int step = 0; step < STEPS; step++) {
      best = lossNanos[step] < lossNanos[best] ? step : best;
    }
    double place = best;
    if (best > 0 && best < STEPS - 1) {
      double before = lossNanos[best - 1];
      double after = lossNanos[best + 1];
      double bend = before - 2.0 * lossNanos[best] + after;
      place += bend > 0 ? 0.5 * (before - after) / bend : 0;
    }
    return new Temperature(Math.rint(temperature(place) * DIGITS_KEPT) / DIGITS_KEPT);
  }

  private static double temperature(double step) {
    return StrictMath.pow(2, (step - STEP_OF_ONE) / STEPS_A_DOUBLING);
  }
}

package org.digits.evaluation;

import java.io.Serializable;

/**
 * Mergeable sum of how sure a network is and how often it is right, in 15 bins of equal width by
 * its confidence. Confidences are summed in whole units of 1e-9, so the result is the same in any
 * order of images and merges.
 */
public final class CalibrationSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BINS = 15;
  private static final double NANOS = 1e9;

  private final long[] count = new long[BINS];
  private final long[] right = new long[BINS];
  private final long[] confidenceNanos = new long[BINS];

  /**
   * Adds an image.
   *
   * @param confidence in the predicted label, in [0, 1]
   * @param isRight whether it is the actual one
   */
  public void add(double confidence, boolean isRight) {
    int bin = (int) Math.min(BINS - 1L, (long) (confidence * BINS));
    count[bin]++;
    right[bin] += isRight ? 1 : 0;
    confidenceNanos[bin] = Math.addExact(confidenceNanos[bin], Math.round(confidence * NANOS));
  }

  /** Adds another sum's images. */
  public void merge(CalibrationSum other) {
    for (int bin = 0; bin < BINS; bin++) {
      count[bin] += other.count[bin];
      right[bin] += other.right[bin];
      confidenceNanos[bin] = Math.addExact(confidenceNanos[bin], other.confidenceNanos[bin]);
    }
  }

  /**
   * The expected calibration error, {@code sum_b |right_b - confidence_b| / n} (Naeini, Cooper,
   * Hauskrecht, AAAI 2015), of 1; 0 without images.
   */
  public double expectedError() {
    long all = 0;
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      all += count[bin];
      error += Math.abs(right[bin] - confidenceNanos[bin] / NANOS);
    }
    return all == 0 ? 0 : error / all;
  }
}

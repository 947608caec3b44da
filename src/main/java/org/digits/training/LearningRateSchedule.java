package org.digits.training;

import java.io.Serializable;

/**
 * The learning rate of every update.
 *
 * @param kind the curve
 * @param peak the constant rate, or the highest one of the cycle
 */
public record LearningRateSchedule(Kind kind, double peak) implements Serializable {
  private static final double WARM_UP = 0.1;
  private static final double START_DIVISOR = 25;
  private static final double END_DIVISOR = 1e4;

  /** The curves. */
  public enum Kind {
    /** The peak, always. */
    CONSTANT,
    /**
     * Linear from peak/25 over a tenth of the updates, then down to peak/10,000 along a cosine
     * (Smith and Topin 2018, arXiv 1708.07120).
     */
    ONE_CYCLE
  }

  /** Checks that the rate is positive. */
  public LearningRateSchedule {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("learning rate must be positive, found " + peak);
    }
  }

  /**
   * The rate of one update.
   *
   * @param step in [0, totalSteps)
   * @param totalSteps updates of one worker in the whole run
   */
  public double at(long step, long totalSteps) {
    if (kind == Kind.CONSTANT) {
      return peak;
    }
    double progress = (step + 0.5) / totalSteps;
    if (progress < WARM_UP) {
      double start = peak / START_DIVISOR;
      return start + (peak - start) * progress / WARM_UP;
    }
    double end = peak / END_DIVISOR;
    double down = (progress - WARM_UP) / (1 - WARM_UP);
    return end + (peak - end) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * down));
  }
}

package org.digits.evaluation;

import java.util.Locale;

/**
 * How far one property of the data has moved from the training data.
 *
 * @param name of the property
 * @param unit of the two values
 * @param training its mean over the training images, or a label's share of them
 * @param here the same of the images at hand
 * @param index the Population Stability Index
 * @param chance what chance alone may bring for so few images
 * @param verdict of the index without what chance may bring
 */
public record Shift(
    String name,
    String unit,
    double training,
    double here,
    double index,
    double chance,
    Verdict verdict) {

  /** How large a shift is. */
  public enum Verdict {
    /** It could not be judged. */
    UNKNOWN,
    /** Below 0.1. */
    NONE,
    /** Below 0.25. */
    MODERATE,
    /** 0.25 or more. */
    LARGE;

    private static final double MODERATE_FROM = 0.1;
    private static final double LARGE_FROM = 0.25;

    static Verdict of(StabilityIndex index) {
      if (index.excess() < MODERATE_FROM) {
        return NONE;
      }
      return index.excess() < LARGE_FROM ? MODERATE : LARGE;
    }

    /** The word that users and JSON read. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

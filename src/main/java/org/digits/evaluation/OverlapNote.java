package org.digits.evaluation;

import java.util.Locale;

/** Renders an {@link Overlap} as plain text for a terminal. */
public final class OverlapNote {
  private OverlapNote() {}

  /** One line, with its end. */
  public static String render(Overlap overlap) {
    return "overlap: %s%s%n"
        .formatted(finding(overlap), overlap.reason().isEmpty() ? "" : "; " + overlap.reason());
  }

  private static String finding(Overlap overlap) {
    if (overlap.any()) {
      return count(overlap) + " stand in the run's training data";
    }
    if (overlap.lookedUp() == 0) {
      return "not looked for";
    }
    return overlap.reason().isEmpty()
        ? text("none of the %,d images stands in the run's training data", overlap.images())
        : text(
            "none found; %,d of the %,d images could be looked up",
            overlap.lookedUp(), overlap.images());
  }

  /** How many of the images are found, such as "4 of the 90 images". */
  public static String count(Overlap overlap) {
    String count = text("%,d of the %,d images", overlap.found(), overlap.images());
    if (overlap.reason().isEmpty()) {
      return count;
    }
    return overlap.lookedUp() == overlap.images()
        ? "at least " + count
        : text(
            "at least %s (about %,d, by the %,d that could be looked up)",
            count, overlap.estimate(), overlap.lookedUp());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

package org.digits.evaluation;

import java.util.Locale;

/** Renders a {@link Drift} as plain text for a terminal. */
public final class DriftNote {
  private DriftNote() {}

  /** One line where nothing has moved, and a line more for each shift. */
  public static String render(Drift drift) {
    String verdict =
        switch (drift.verdict()) {
          case UNKNOWN -> "drift: not judged; " + drift.reason() + "\n";
          case NONE -> none(drift);
          case MODERATE, LARGE -> shifted(drift);
        };
    return drift.done().stream().map(DriftNote::done).reduce(verdict, String::concat);
  }

  private static String done(Likeness likeness) {
    String done =
        switch (likeness.symmetry()) {
          case NONE -> "as they should be";
          case TRANSPOSED ->
              "transposed, rows and columns exchanged; --transpose reads them upright";
          case MIRRORED -> "mirrored, left and right exchanged";
          case UPSIDE_DOWN -> "mirrored, top and bottom exchanged";
          case TURNED_AROUND -> "turned by 180 degrees";
          case TURNED_RIGHT -> "turned by 90 degrees, clockwise";
          case TURNED_LEFT -> "turned by 90 degrees, anticlockwise";
          case INVERTED -> "inverted, light and dark exchanged";
        };
    return line(
        "The images look %s. Of %,d of them %.1f %% are recognised as they are, and %.1f %% when that is undone.",
        done, likeness.images(), 100 * likeness.accuracy(), 100 * likeness.undone());
  }

  private static String none(Drift drift) {
    Shift largest = drift.shifts().get(0);
    return line(
        "drift: none; %,d images look like the %,d of the training (largest PSI %.3f: %s)",
        drift.images(), drift.trainingImages(), largest.index(), largest.name());
  }

  private static String shifted(Drift drift) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "drift: %s; %,d images differ from the %,d of the training in",
            drift.verdict(), drift.images(), drift.trainingImages()));
    for (Shift shift : drift.shifts()) {
      if (shift.verdict() != Shift.Verdict.NONE) {
        text.append(
            line(
                "  %-25s %7.2f in training, %7.2f here (%s)   PSI %.2f, %s",
                shift.name(),
                shift.training(),
                shift.here(),
                shift.unit(),
                shift.index(),
                shift.verdict()));
      }
    }
    text.append(
        line("PSI: Population Stability Index; moderate from 0.1, large from 0.25, above chance"));
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }
}

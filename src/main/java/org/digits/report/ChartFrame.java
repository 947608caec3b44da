package org.digits.report;

/**
 * What all charts have in common: an SVG with a title, horizontal lines and named axes. Colours and
 * type are the style sheet's.
 */
final class ChartFrame {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 220;
  private static final int LEFT = 46;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = HEIGHT - 40;
  private static final int X_MARKS = 8;
  private static final int Y_MARKS = 4;

  private final Markup svg = new Markup();
  private final Scale x;
  private final Scale y;

  /**
   * Begins a chart.
   *
   * @param id of its title, unique in the page
   * @param title what a reader who cannot see it is told
   * @param xName of the horizontal axis, which counts from {@code first} to {@code last}
   * @param vertical axis, from {@link #BOTTOM} to {@link #TOP}
   */
  ChartFrame(String id, String title, String xName, int first, int last, Scale vertical) {
    y = vertical;
    x = Scale.counting(first, last, LEFT, WIDTH - RIGHT, X_MARKS);
    svg.open(
            "svg",
            "viewBox",
            "0 0 %d %d".formatted(WIDTH, HEIGHT),
            "role",
            "img",
            "aria-labelledby",
            id,
            "class",
            "chart")
        .element("title", title, "id", id);
    grid();
    for (double mark : x.marks()) {
      svg.element("text", x.label(mark), "class", "x", "x", x(mark), "y", BOTTOM + 15);
    }
    svg.element("text", xName, "class", "x name", "x", (LEFT + WIDTH) / 2, "y", HEIGHT - 6);
  }

  /** A vertical axis of all values, and of {@code base}. */
  static Scale linear(double base, double lowest, double highest) {
    double most = Math.max(base, highest);
    // Accuracies of 100 % throughout want an axis below them.
    boolean full = base > 0 && lowest == base && highest == base;
    double least = full ? base - 1 : Math.min(base, lowest);
    return Scale.covering(least, most, BOTTOM, TOP, Y_MARKS);
  }

  /** A vertical axis for values that fall by orders of magnitude. */
  static Scale logarithmic(double lowest, double highest) {
    return Scale.ofRatios(lowest, highest, BOTTOM, TOP);
  }

  private void grid() {
    for (double mark : y.marks()) {
      svg.empty(
              "line",
              "class",
              "grid",
              "x1",
              LEFT,
              "x2",
              WIDTH - RIGHT,
              "y1",
              y(mark),
              "y2",
              y(mark))
          .element("text", y.label(mark), "class", "y", "x", LEFT - 6, "y", y(mark));
    }
  }

  /** Where a value of the horizontal axis is. */
  String x(double value) {
    return Numbers.coordinate(x.at(value));
  }

  /** Where a value of the vertical axis is. */
  String y(double value) {
    return Numbers.coordinate(y.at(value));
  }

  /** The length of one step of the horizontal axis, in units of the drawing. */
  double xUnit() {
    return x.at(1) - x.at(0);
  }

  /** For what is drawn inside. */
  Markup svg() {
    return svg;
  }

  /** Ends the drawing. */
  Markup close() {
    return svg.close();
  }
}

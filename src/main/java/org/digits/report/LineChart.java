package org.digits.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** One or more lines over rounds or epochs. */
final class LineChart {
  /** With more points than this, no dots are drawn on a line. */
  private static final int DOTTED = 60;

  private final List<Series> series = new ArrayList<>();

  /** A point, with the words that tell it. */
  record Point(double x, double y, String words) {}

  private record Series(String style, List<Point> points) {}

  /** Adds a line; {@code style} is a class of the style sheet. */
  LineChart line(String style, List<Point> points) {
    series.add(new Series(style, List.copyOf(points)));
    return this;
  }

  /** The drawing; the vertical axis has {@code base} on it, whatever the values are. */
  Markup draw(String id, String title, String xName, double base) {
    return draw(id, title, xName, ChartFrame.linear(base, lowest(), highest()));
  }

  /** The drawing on a logarithmic axis where values fall by more than ten times. */
  Markup drawFalling(String id, String title, String xName) {
    boolean falls = lowest() > 0 && highest() > 10 * lowest();
    return falls
        ? draw(id, title, xName, ChartFrame.logarithmic(lowest(), highest()))
        : draw(id, title, xName, 0);
  }

  private Markup draw(String id, String title, String xName, Scale y) {
    int first = (int) values(Point::x).min().orElse(1);
    int last = (int) values(Point::x).max().orElse(1);
    ChartFrame frame = new ChartFrame(id, title, xName, first, last, y);
    series.forEach(line -> draw(frame, line));
    return frame.close();
  }

  private double lowest() {
    return values(Point::y).min().orElse(0);
  }

  private double highest() {
    return values(Point::y).max().orElse(1);
  }

  private DoubleStream values(ToDoubleFunction<Point> value) {
    return series.stream().flatMap(line -> line.points().stream()).mapToDouble(value);
  }

  private static void draw(ChartFrame frame, Series line) {
    String points =
        line.points().stream()
            .map(point -> frame.x(point.x()) + "," + frame.y(point.y()))
            .collect(Collectors.joining(" "));
    frame.svg().empty("polyline", "class", "line " + line.style(), "points", points);
    if (line.points().size() > DOTTED) {
      return;
    }
    for (Point point : line.points()) {
      frame
          .svg()
          .open(
              "circle",
              "class",
              "dot " + line.style(),
              "cx",
              frame.x(point.x()),
              "cy",
              frame.y(point.y()),
              "r",
              2.6)
          .element("title", point.words())
          .close();
    }
  }
}

package org.digits.data.picture;

import java.util.List;

/** Takes the printed lines out of a picture, those across and those down. */
final class PrintedLines {
  // A picture cropped to its digit shows strokes from side to side: as thick and as dark as the
  // rest of the digit, which fills the picture.
  private static final double TIGHT = 0.8;
  private static final double AS_THICK = 0.6;
  private static final double AS_DARK = 0.75;

  private PrintedLines() {}

  /**
   * Erases lines from contrasts.
   *
   * @param lines that were erased are counted here
   */
  record Cleared(Contrast contrast, int lines) {}

  static Cleared erase(Contrast contrast) {
    List<Line> across = new LineFinder(contrast).lines();
    Contrast turned = contrast.transposed();
    List<Line> down = new LineFinder(turned).lines();
    if (across.isEmpty() && down.isEmpty()) {
      return new Cleared(contrast, 0);
    }
    Contrast rest = without(contrast, across, down);
    Strokes strokes = Strokes.of(rest);
    List<Line> printedAcross = across.stream().filter(line -> !strokes.holds(line, true)).toList();
    List<Line> printedDown = down.stream().filter(line -> !strokes.holds(line, false)).toList();
    int lines = printedAcross.size() + printedDown.size();
    return lines == across.size() + down.size()
        ? new Cleared(rest, lines)
        : new Cleared(without(contrast, printedAcross, printedDown), lines);
  }

  private static Contrast without(Contrast contrast, List<Line> across, List<Line> down) {
    Contrast turned = contrast.transposed();
    LineEraser eraser = new LineEraser(turned);
    down.forEach(eraser::erase);
    Contrast upright = turned.transposed();
    LineEraser second = new LineEraser(upright);
    across.forEach(second::erase);
    return upright;
  }

  /**
   * What is left: how much of the picture's height and width it takes, how thick and dark it is.
   */
  private record Strokes(double height, double width, double thickness, double grey) {
    static Strokes of(Contrast rest) {
      double grey = rest.level(Math.max(rest.floor(), Contrast.LEAST));
      int top = rest.height();
      int bottom = 0;
      int left = rest.width();
      int right = 0;
      int area = 0;
      int rims = 0;
      for (int y = 0; y < rest.height(); y++) {
        for (int x = 0; x < rest.width(); x++) {
          boolean isInk = isInk(rest, y, x, grey);
          rims += isInk == isInk(rest, y, x - 1, grey) ? 0 : 1;
          rims += isInk == isInk(rest, y - 1, x, grey) ? 0 : 1;
          if (isInk) {
            area++;
            top = Math.min(top, y);
            bottom = y + 1;
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
          }
        }
      }
      return new Strokes(
          (double) (bottom - top) / rest.height(),
          (double) (right - left) / rest.width(),
          2.0 * area / Math.max(1, rims),
          grey);
    }

    private static boolean isInk(Contrast rest, int y, int x, double grey) {
      return y >= 0 && x >= 0 && rest.values()[y * rest.width() + x] > grey / 2;
    }

    boolean holds(Line line, boolean isAcross) {
      return grey > 0
          && (isAcross ? height : width) > TIGHT
          && line.thickness() > AS_THICK * thickness
          && line.grey() > AS_DARK * grey;
    }
  }
}

package org.digits.data.picture;

/**
 * A printed line from one side of a picture to the other, left to right.
 *
 * @param first row at the left end, in pixels
 * @param rise rows that it climbs down to the right end
 * @param thickness rows
 * @param grey its contrast to the paper, in grey levels
 */
record Line(double first, double rise, int thickness, double grey) {
  /** The topmost row in a column of a picture so wide. */
  int top(int x, int width) {
    return (int) Math.round(middle(x, width) - (thickness - 1) / 2.0);
  }

  /** The row of its middle. */
  double middle(int x, int width) {
    return first + rise * x / Math.max(1, width - 1);
  }
}

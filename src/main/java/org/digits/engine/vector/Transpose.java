package org.digits.engine.vector;

/** Copies a matrix and turns it. */
final class Transpose {
  private static final int BAND = 16;

  private Transpose() {}

  /**
   * {@code to[column][row] = from[row][column]}, a band of 16 rows at a time, so that a band's
   * columns are written a cache line each. Without an inner loop, whose bounds checks take as long
   * as the copy.
   *
   * @param fromRow floats between the rows of the source
   * @param toRow floats between the rows of the copy
   * @param rows of the source, a multiple of 16
   * @param columns of the source
   */
  static void copy(float[] m, int from, int fromRow, int to, int toRow, int rows, int columns) {
    for (int row = 0; row < rows; row += BAND) {
      for (int column = 0; column < columns; column++) {
        int source = from + row * fromRow + column;
        int target = to + column * toRow + row;
        m[target] = m[source];
        m[target + 1] = m[source + fromRow];
        m[target + 2] = m[source + 2 * fromRow];
        m[target + 3] = m[source + 3 * fromRow];
        m[target + 4] = m[source + 4 * fromRow];
        m[target + 5] = m[source + 5 * fromRow];
        m[target + 6] = m[source + 6 * fromRow];
        m[target + 7] = m[source + 7 * fromRow];
        m[target + 8] = m[source + 8 * fromRow];
        m[target + 9] = m[source + 9 * fromRow];
        m[target + 10] = m[source + 10 * fromRow];
        m[target + 11] = m[source + 11 * fromRow];
        m[target + 12] = m[source + 12 * fromRow];
        m[target + 13] = m[source + 13 * fromRow];
        m[target + 14] = m[source + 14 * fromRow];
        m[target + 15] = m[source + 15 * fromRow];
      }
    }
  }
}

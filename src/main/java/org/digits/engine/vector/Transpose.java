package org.digits.engine.vector;

/** Copies a matrix and turns it. */
final class Transpose {
  private static final int BAND = 16;

  private Transpose() {}

  /**
   * {@code to[column][row] = from[row][column]}, a band of 16 rows at a time, so that a band's
   * columns are written a cache line each.
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
        for (int i = 0; i < BAND; i++) {
          m[target + i] = m[source + i * fromRow];
        }
      }
    }
  }
}

package org.digits.data.picture;

/**
 * Takes lines out of a picture and leaves the strokes that cross them: across the line's rows ink
 * goes on from what stands above it to what stands below, straight or at a slant, and what is
 * clearly darker than the line is ink, too.
 */
final class LineEraser {
  private static final double DARKER = 1.25;

  private final int height;
  private final int width;
  private final float[] values;
  private final double floor;

  /** Works on the contrasts themselves. */
  LineEraser(Contrast contrast) {
    height = contrast.height();
    width = contrast.width();
    values = contrast.values();
    floor = contrast.floor();
  }

  void erase(Line line) {
    int rows = line.thickness() + 2; // its blurred rims, too
    float[] above = new float[width];
    float[] below = new float[width];
    for (int x = 0; x < width; x++) {
      int top = line.top(x, width) - 1;
      above[x] = value(top - 1, x);
      below[x] = value(top + rows, x);
    }
    for (int x = 0; x < width; x++) {
      int top = line.top(x, width) - 1;
      for (int k = 0; k < rows; k++) {
        int y = top + k;
        if (y >= 0 && y < height) {
          int at = y * width + x;
          boolean isDarker = values[at] > DARKER * line.grey() + floor;
          float crossing = crossing(above, below, x, (k + 1.0) / (rows + 1), rows + 1);
          values[at] = isDarker ? values[at] : Math.min(values[at], crossing);
        }
      }
    }
  }

  /**
   * The strongest stroke through a place in the line.
   *
   * @param depth how far from above to below, in (0, 1)
   * @param reach columns that it may go to the side
   */
  private float crossing(float[] above, float[] below, int x, double depth, int reach) {
    float most = 0;
    for (int slant = -reach; slant <= reach; slant++) {
      int up = (int) Math.round(x + slant * depth);
      int down = (int) Math.round(x - slant * (1 - depth));
      if (up >= 0 && up < width && down >= 0 && down < width) {
        most = Math.max(most, Math.min(above[up], below[down]));
      }
    }
    return most;
  }

  private float value(int y, int x) {
    return y >= 0 && y < height ? values[y * width + x] : 0;
  }
}

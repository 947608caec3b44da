package org.digits.data.picture;

import org.digits.data.Box;

/**
 * The ink of an image: 0 for paper, 1 for full ink, whichever of the two is the darker.
 *
 * @param height pixels
 * @param width pixels
 * @param values row-major, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
record Ink(int height, int width, float[] values) {
  static final float STRONG = 0.5f;
  static final float WEAK = 0.2f;

  /** Of the contrast that a tenth of the ink exceeds: full ink. Half of it would fill loops. */
  private static final double FULL = 0.9;

  private static final double DARKEST = 0.9;

  /** The ink of what stands out; all 0 where nothing does. */
  static Ink of(Contrast contrast) {
    double floor = contrast.floor();
    double level = contrast.level(contrast.level(floor) / 2);
    double top = contrast.level(contrast.level(floor) / 2, DARKEST);
    float[] ink = new float[contrast.values().length];
    if (level >= Contrast.LEAST) {
      double low = Math.min(Math.max(floor, level / 10), level / 2);
      double high = FULL * top;
      for (int i = 0; i < ink.length; i++) {
        ink[i] = (float) Math.max(0, Math.min(1, (contrast.values()[i] - low) / (high - low)));
      }
    }
    return new Ink(contrast.height(), contrast.width(), ink);
  }

  /** The box about all strong ink, or null where there is none. */
  Box box() {
    int top = height;
    int bottom = 0;
    int left = width;
    int right = 0;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (values[i] > STRONG) {
          top = Math.min(top, y);
          bottom = y + 1;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
        }
      }
    }
    return bottom == 0 ? null : new Box(top, left, bottom, right);
  }

  /** Whether there is ink at a place or right beside it. */
  boolean hasInkAbout(int y, int x) {
    for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        if (values[v * width + u] > 0) {
          return true;
        }
      }
    }
    return false;
  }
}

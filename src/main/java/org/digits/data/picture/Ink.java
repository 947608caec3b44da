package org.digits.data.picture;

import java.util.Arrays;
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
  private static final double LEAST_CONTRAST = 16;
  private static final double NOISE_SIGMAS = 3;
  private static final float STRONG = 0.5f;
  private static final float WEAK = 0.2f;
  private static final double SPECK = 0.04;
  // Pixels that noise leaves are single ones.
  private static final double LEAST_MASS = 5;

  /** The ink of an image; all 0 where there is nothing but background. */
  static Ink of(GreyImage image) {
    Background background = Background.of(image);
    float[] contrast = background.residuals();
    double floor = Math.max(LEAST_CONTRAST / 2, NOISE_SIGMAS * background.sigma());
    if (darkIsInk(contrast, floor)) {
      for (int i = 0; i < contrast.length; i++) {
        contrast[i] = -contrast[i];
      }
    }
    double level = level(contrast, level(contrast, floor) / 2);
    if (level < LEAST_CONTRAST) {
      return new Ink(image.height(), image.width(), new float[contrast.length]);
    }
    double low = Math.min(Math.max(floor, level / 10), level / 2);
    double high = 0.9 * level;
    for (int i = 0; i < contrast.length; i++) {
      contrast[i] = (float) Math.max(0, Math.min(1, (contrast[i] - low) / (high - low)));
    }
    Ink ink = new Ink(image.height(), image.width(), contrast);
    ink.dropSpecks();
    return ink;
  }

  private static boolean darkIsInk(float[] residuals, double floor) {
    double light = 0;
    double dark = 0;
    for (float residual : residuals) {
      light += Math.max(0, residual - floor);
      dark += Math.max(0, -residual - floor);
    }
    return dark > light;
  }

  /**
   * The median of the contrasts above a floor, weighted with their squares, so that thin strokes
   * outweigh what noise is left; 0 where nothing is above.
   */
  private static double level(float[] contrast, double floor) {
    double[] weights = new double[256];
    double sum = 0;
    for (float value : contrast) {
      if (value > floor) {
        weights[Math.min(255, Math.round(value))] += (double) value * value;
        sum += (double) value * value;
      }
    }
    int level = 0;
    for (double below = weights[0]; below < sum / 2; below += weights[level]) {
      level++;
    }
    return level;
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

  // Strokes that do not touch are kept; dust is not. Connected by weak ink, counted by its sum.
  private void dropSpecks() {
    int[] component = new int[values.length];
    int[] stack = new int[values.length];
    int count = 0;
    double[] mass = new double[16];
    for (int start = 0; start < values.length; start++) {
      if (values[start] > STRONG && component[start] == 0) {
        count++;
        if (count == mass.length) {
          mass = Arrays.copyOf(mass, 2 * count);
        }
        mass[count] = flood(start, count, component, stack);
      }
    }
    double least = Math.max(LEAST_MASS, SPECK * Arrays.stream(mass).max().orElse(0));
    for (int i = 0; i < values.length; i++) {
      if (mass[component[i]] < least || component[i] == 0) {
        values[i] = 0;
      }
    }
  }

  private double flood(int start, int label, int[] component, int[] stack) {
    double mass = 0;
    int size = 1;
    stack[0] = start;
    component[start] = label;
    while (size > 0) {
      int at = stack[--size];
      mass += values[at];
      int y = at / width;
      int x = at % width;
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int next = ny * width + nx;
          if (component[next] == 0 && values[next] > WEAK) {
            component[next] = label;
            stack[size++] = next;
          }
        }
      }
    }
    return mass;
  }
}

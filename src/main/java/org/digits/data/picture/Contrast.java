package org.digits.data.picture;

import java.util.Arrays;

/**
 * How far every pixel of an image stands out of its background the way that ink does, darker or
 * lighter, whichever is more.
 *
 * @param height pixels
 * @param width pixels
 * @param values grey levels, row-major, at least 0
 * @param floor contrast that noise reaches, in grey levels
 * @param isShaded whether a shadow was taken for light, not ink
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
record Contrast(int height, int width, float[] values, double floor, boolean isShaded) {
  static final double LEAST = 16;
  private static final double NOISE_SIGMAS = 3;

  static Contrast of(GreyImage image) {
    Background background = Background.of(image);
    double floor = Math.max(LEAST / 2, NOISE_SIGMAS * background.sigma());
    float[] values = background.residuals();
    if (darkIsInk(values, floor)) {
      negate(values);
    }
    Contrast even = new Contrast(image.height(), image.width(), positive(values), floor, false);
    return Shadow.isLikely(even) ? Shadow.better(even, image) : even;
  }

  boolean isInk(int at) {
    return values[at] > floor;
  }

  /** Rows as columns. */
  Contrast transposed() {
    return new Contrast(width, height, transposed(values, height, width), floor, isShaded);
  }

  private static float[] transposed(float[] values, int height, int width) {
    float[] columns = new float[values.length];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        columns[x * height + y] = values[i];
      }
    }
    return columns;
  }

  /**
   * The median of the contrasts above a floor, weighted with their squares, so that thin strokes
   * outweigh what noise is left; 0 where nothing is above.
   */
  double level(double above) {
    return level(above, 0.5);
  }

  /** As the median, for another part of the weights. */
  double level(double above, double part) {
    double[] weights = new double[256];
    double sum = 0;
    for (float value : values) {
      if (value > above) {
        weights[Math.min(255, Math.round(value))] += (double) value * value;
        sum += (double) value * value;
      }
    }
    int level = 0;
    for (double below = weights[0]; below < part * sum; below += weights[level]) {
      level++;
    }
    return level;
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

  private static void negate(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
  }

  private static float[] positive(float[] values) {
    float[] positive = Arrays.copyOf(values, values.length);
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.max(0, positive[i]);
    }
    return positive;
  }
}

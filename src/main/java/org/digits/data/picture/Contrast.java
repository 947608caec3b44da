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

  /** Of the ink's contrast: noise is less. */
  private static final double UNEVEN = 0.4;

  /** Grey levels between neighbours. */
  private static final int ROUGH = 8;

  static Contrast of(GreyImage image) {
    Background background = Background.of(image);
    double floor = Math.max(LEAST / 2, NOISE_SIGMAS * background.sigma());
    float[] values = background.residuals();
    if (darkIsInk(values, floor)) {
      negate(values);
    }
    Contrast even = new Contrast(image.height(), image.width(), positive(values), floor, false);
    Contrast better = Shadow.isLikely(even) ? Shadow.better(even, image) : even;
    return better.isUneven() && isSmooth(image) ? toCorners(image) : better;
  }

  /** Whether what is to be noise is as strong as the ink: no background fits. */
  boolean isUneven() {
    return floor > UNEVEN * level(floor);
  }

  private static boolean isSmooth(GreyImage image) {
    int rough = 0;
    for (int i = 1; i < image.pixels().length; i++) {
      int step = (image.pixels()[i] & 0xFF) - (image.pixels()[i - 1] & 0xFF);
      rough += Math.abs(step) > ROUGH ? 1 : 0;
    }
    return 2 * rough < image.pixels().length;
  }

  // A picture cropped so tightly that its rim is ink: the corners show most of the paper.
  private static Contrast toCorners(GreyImage image) {
    int bottom = image.height() - 1;
    int right = image.width() - 1;
    int[] corners = {
      image.pixel(0, 0), image.pixel(0, right), image.pixel(bottom, 0), image.pixel(bottom, right)
    };
    Arrays.sort(corners);
    boolean darkIsInk = corners[1] + corners[2] > 255;
    float[] values = new float[image.pixels().length];
    for (int i = 0; i < values.length; i++) {
      int grey = image.pixels()[i] & 0xFF;
      values[i] = Math.max(0, darkIsInk ? corners[3] - grey : grey - corners[0]);
    }
    return new Contrast(image.height(), image.width(), values, LEAST / 2, false);
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

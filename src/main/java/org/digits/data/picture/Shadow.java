package org.digits.data.picture;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A shadow that no smooth surface explains: a large dark part of a picture that runs to its edge.
 * The light on the paper is then the picture with everything dark filled in that is narrower than a
 * shadow (a grey closing: the least of the largest values around, by van Herk's running maxima),
 * which leaves an edge of the light where it is; ink is what part of that light it swallows.
 */
final class Shadow {
  /** Narrower ink than these parts of the shorter and the longer side is no shadow. */
  private static final double THICK = 0.25;

  private static final double THICK_OF_LONGER = 0.15;

  /** A slimmer picture is cropped to a digit. */
  private static final double SLIM = 0.6;

  /** Wider ink than this part of the shorter side is no stroke. */
  private static final double STROKE = 0.24;

  private static final double LEAST_RING = 0.15;
  private static final double FREED = 0.15;

  /** Of the brightest light: a shadow's is less, and it runs to the picture's edge. */
  private static final float DIM = 0.88f;

  private static final int DARKEST_LIGHT = 24;

  private Shadow() {}

  /**
   * Whether what stands out is no stroke: it is thick, and takes much of the picture's edge; or no
   * surface fits.
   */
  static boolean isLikely(Contrast contrast) {
    int shorter = Math.min(contrast.height(), contrast.width());
    int longer = Math.max(contrast.height(), contrast.width());
    return shorter > SLIM * longer
        && (contrast.isUneven() || (ringShare(contrast) >= LEAST_RING && isThick(contrast)));
  }

  /** The contrast to the light where that explains the picture's edge; the given one otherwise. */
  static Contrast better(Contrast even, GreyImage image) {
    float[] light = light(image);
    float brightest = 0;
    for (float value : light) {
      brightest = Math.max(brightest, value);
    }
    float dim = DIM * brightest;
    if (ringShare(image.height(), image.width(), at -> light[at] < dim) < LEAST_RING) {
      return even;
    }
    Contrast lit = toLight(image, light, brightest);
    boolean holdsInk = lit.level(lit.floor()) >= Contrast.LEAST && !lit.isUneven();
    boolean freesEdge = ringShare(even) - ringShare(lit) >= FREED;
    return holdsInk && (even.isUneven() || freesEdge) ? lit : even;
  }

  private static double ringShare(Contrast contrast) {
    return ringShare(contrast.height(), contrast.width(), contrast::isInk);
  }

  /** For which part of the picture's outermost pixels something holds. */
  private static double ringShare(int height, int width, IntPredicate holds) {
    int count = 0;
    for (int x = 0; x < width; x++) {
      count += holds.test(x) ? 1 : 0;
      count += holds.test((height - 1) * width + x) ? 1 : 0;
    }
    for (int y = 0; y < height; y++) {
      count += holds.test(y * width) ? 1 : 0;
      count += holds.test(y * width + width - 1) ? 1 : 0;
    }
    return (double) count / (2 * (height + width));
  }

  // A square of ink, by sums over all pixels above and to the left.
  private static boolean isThick(Contrast contrast) {
    int height = contrast.height();
    int width = contrast.width();
    int side =
        (int) Math.max(THICK * Math.min(height, width), THICK_OF_LONGER * Math.max(height, width));
    int[][] sums = new int[height + 1][width + 1];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int ink = contrast.isInk(y * width + x) ? 1 : 0;
        sums[y + 1][x + 1] = ink + sums[y][x + 1] + sums[y + 1][x] - sums[y][x];
      }
    }
    for (int y = side; y <= height; y++) {
      for (int x = side; x <= width; x++) {
        int ink = sums[y][x] - sums[y - side][x] - sums[y][x - side] + sums[y - side][x - side];
        if (ink == side * side) {
          return true;
        }
      }
    }
    return false;
  }

  private static float[] light(GreyImage image) {
    int height = image.height();
    int width = image.width();
    int radius = Math.max(1, (int) (STROKE * Math.min(height, width) / 2));
    // The smooth one is free of noise, the sharp one of ink beside a shadow's edge.
    float[] light = closed(smoothed(image), height, width, radius);
    float[] sharp = closed(grey(image), height, width, radius);
    for (int i = 0; i < light.length; i++) {
      light[i] = Math.min(light[i], sharp[i]);
    }
    return light;
  }

  private static Contrast toLight(GreyImage image, float[] light, float brightest) {
    float[] values = new float[light.length];
    for (int i = 0; i < values.length; i++) {
      float own = image.pixels()[i] & 0xFF;
      values[i] = (light[i] - own) * brightest / Math.max(DARKEST_LIGHT, light[i]);
    }
    // The largest of noisy values lies above them all.
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    float middle = sorted[sorted.length / 2];
    float below = middle - sorted[sorted.length / 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i] - middle);
    }
    return new Contrast(
        image.height(), image.width(), values, Math.max(Contrast.LEAST / 2, 3 * below), true);
  }

  private static float[] smoothed(GreyImage image) {
    float[] smooth = new float[image.pixels().length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        int sum = 0;
        int count = 0;
        for (int v = Math.max(0, y - 1); v <= Math.min(image.height() - 1, y + 1); v++) {
          for (int u = Math.max(0, x - 1); u <= Math.min(image.width() - 1, x + 1); u++) {
            sum += image.pixel(v, u);
            count++;
          }
        }
        smooth[i] = (float) sum / count;
      }
    }
    return smooth;
  }

  private static float[] grey(GreyImage image) {
    float[] grey = new float[image.pixels().length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = image.pixels()[i] & 0xFF;
    }
    return grey;
  }

  /** The least of the largest values around. */
  private static float[] closed(float[] values, int height, int width, int radius) {
    float[] closed = largest(largest(values, height, width, radius), width, height, radius);
    negate(closed);
    closed = largest(largest(closed, height, width, radius), width, height, radius);
    negate(closed);
    return closed;
  }

  private static void negate(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
  }

  /**
   * The largest value of those up to {@code radius} to the left and right in a row of {@code
   * width}; rows of the result are columns.
   */
  private static float[] largest(float[] values, int height, int width, int radius) {
    float[] result = new float[values.length];
    int window = 2 * radius + 1;
    int length = width + 2 * radius;
    float[] padded = new float[length];
    float[] before = new float[length];
    float[] after = new float[length];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < length; i++) {
        padded[i] = values[y * width + Math.max(0, Math.min(width - 1, i - radius))];
        before[i] = i % window == 0 ? padded[i] : Math.max(before[i - 1], padded[i]);
      }
      for (int i = length - 1; i >= 0; i--) {
        boolean isEnd = i == length - 1 || i % window == window - 1;
        after[i] = isEnd ? padded[i] : Math.max(after[i + 1], padded[i]);
      }
      for (int x = 0; x < width; x++) {
        result[x * height + y] = Math.max(after[x], before[x + window - 1]);
      }
    }
    return result;
  }
}

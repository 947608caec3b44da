package org.digits.data.picture;

import java.util.Arrays;

/**
 * What an image would be without its ink: a quadratic surface, so that uneven light falls away, and
 * the noise about it. It is fitted by least squares to the border first, then to all pixels that
 * the border's surface explains.
 */
final class Background {
  private static final int PLANE = 3;
  private static final int QUADRATIC = 6;
  private static final int SMALLEST_RING = 40;
  private static final double SMALLEST_TOLERANCE = 6;
  // A normal distribution's standard deviation by its median absolute deviation.
  private static final double SIGMA_PER_MAD = 1.4826;

  /** Parts of an image that have about one grey. */
  private static final double FRAME = 0.3;

  private static final double EVEN_FRAME = 0.5;
  private static final double PAPER = 0.6;
  private static final int ABOUT = 24;

  /** Of a grey level. */
  private static final int STEPS = 64;

  private final GreyImage image;
  private final boolean[] border;
  private double[] surface = new double[QUADRATIC];
  private double sigma;

  private Background(GreyImage image) {
    this.image = image;
    this.border = border(image);
  }

  static Background of(GreyImage image) {
    Background background = new Background(image);
    background.fit();
    return background;
  }

  /** Standard deviation of the background's noise, in grey levels. */
  double sigma() {
    return sigma;
  }

  /** Pixel minus background, in grey levels. */
  float[] residuals() {
    float[] residuals = new float[image.pixels().length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        residuals[i] = (float) (image.pixel(y, x) - value(y, x));
      }
    }
    return residuals;
  }

  private void fit() {
    boolean[] all = new boolean[border.length];
    Arrays.fill(all, true);
    surface[0] = level(median(border), median(all));
    sigma = spread(border);
    if (count(border) >= SMALLEST_RING) {
      refine(border, PLANE);
      refine(border, PLANE);
      refine(all, QUADRATIC);
      refine(all, QUADRATIC);
    }
    sigma = spread(inliers(all));
  }

  /** Fits to those of the pixels that are near the surface of now; keeps it if they are few. */
  private void refine(boolean[] pixels, int terms) {
    boolean[] inliers = inliers(pixels);
    if (2 * count(inliers) < count(pixels)) {
      return;
    }
    double[][] normal = new double[terms][terms + 1];
    double[] basis = new double[QUADRATIC];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        if (inliers[i]) {
          basis(y, x, basis);
          accumulate(normal, basis, image.pixel(y, x));
        }
      }
    }
    double[] solution = solve(normal);
    if (solution.length > 0) {
      surface = Arrays.copyOf(solution, QUADRATIC);
      sigma = spread(inliers);
    }
  }

  private boolean[] inliers(boolean[] pixels) {
    double tolerance = Math.max(SMALLEST_TOLERANCE, 3 * sigma);
    boolean[] inliers = new boolean[pixels.length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        inliers[i] = pixels[i] && Math.abs(image.pixel(y, x) - value(y, x)) <= tolerance;
      }
    }
    return inliers;
  }

  private double spread(boolean[] pixels) {
    int[] counts = new int[256 * STEPS];
    int n = 0;
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        if (pixels[i]) {
          double deviation = Math.abs(image.pixel(y, x) - value(y, x));
          counts[(int) Math.min(counts.length - 1, STEPS * deviation)]++;
          n++;
        }
      }
    }
    int median = 0;
    for (int below = counts[0]; below <= n / 2 && median < counts.length - 1; ) {
      below += counts[++median];
    }
    return SIGMA_PER_MAD * median / STEPS;
  }

  /** The border's grey, unless that is a frame's: little of the image has it, and most another. */
  private double level(int ofBorder, int ofAll) {
    boolean isFrame = share(border, ofBorder) > EVEN_FRAME && share(null, ofBorder) < FRAME;
    return isFrame && share(null, ofAll) > PAPER ? ofAll : ofBorder;
  }

  /** How much of some pixels, or of all, has about one grey. */
  private double share(boolean[] pixels, int level) {
    int near = 0;
    int all = 0;
    for (int i = 0; i < border.length; i++) {
      if (pixels == null || pixels[i]) {
        near += Math.abs((image.pixels()[i] & 0xFF) - level) <= ABOUT ? 1 : 0;
        all++;
      }
    }
    return (double) near / all;
  }

  private int median(boolean[] pixels) {
    int[] counts = new int[256];
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i]) {
        counts[image.pixels()[i] & 0xFF]++;
      }
    }
    int half = count(pixels) / 2;
    int level = 0;
    for (int below = counts[0]; below <= half; below += counts[level]) {
      level++;
    }
    return level;
  }

  private double value(int y, int x) {
    double v = 2.0 * y / image.height() - 1;
    double u = 2.0 * x / image.width() - 1;
    return surface[0]
        + surface[1] * u
        + surface[2] * v
        + surface[3] * u * u
        + surface[4] * u * v
        + surface[5] * v * v;
  }

  private void basis(int y, int x, double[] basis) {
    double v = 2.0 * y / image.height() - 1;
    double u = 2.0 * x / image.width() - 1;
    basis[0] = 1;
    basis[1] = u;
    basis[2] = v;
    basis[3] = u * u;
    basis[4] = u * v;
    basis[5] = v * v;
  }

  private static void accumulate(double[][] normal, double[] basis, double value) {
    int terms = normal.length;
    for (int i = 0; i < terms; i++) {
      for (int j = 0; j < terms; j++) {
        normal[i][j] += basis[i] * basis[j];
      }
      normal[i][terms] += basis[i] * value;
    }
  }

  /** Gaussian elimination with partial pivoting; empty where the pixels do not fix a surface. */
  private static double[] solve(double[][] rows) {
    int n = rows.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
      }
      double[] swap = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swap;
      if (Math.abs(swap[column]) < 1e-9) {
        return new double[0];
      }
      for (int row = 0; row < n; row++) {
        double factor = row == column ? 0 : rows[row][column] / rows[column][column];
        for (int k = column; k <= n && factor != 0; k++) {
          rows[row][k] -= factor * rows[column][k];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = rows[i][n] / rows[i][i];
    }
    return solution;
  }

  private static boolean[] border(GreyImage image) {
    int ring = Math.max(1, Math.min(image.height(), image.width()) / 32);
    boolean[] border = new boolean[image.pixels().length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        border[i] = y < ring || x < ring || y >= image.height() - ring || x >= image.width() - ring;
      }
    }
    return border;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}

package org.digits.data.picture;

import org.digits.data.Box;

/**
 * Scales with antialiasing: every target pixel is the mean of the source under a triangle that is
 * as wide as two target pixels, or two source pixels where those are larger.
 */
final class Resampling {
  private Resampling() {}

  /** Scales a part of an image to {@code height x width}, rows then columns. */
  static float[] scale(Ink ink, Box part, int height, int width) {
    double[][] rows = weights(part.height(), height);
    double[][] columns = weights(part.width(), width);
    float[] narrow = new float[part.height() * width];
    for (int y = 0; y < part.height(); y++) {
      int from = (part.top() + y) * ink.width() + part.left();
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = 0; k < part.width(); k++) {
          sum += columns[x][k] * ink.values()[from + k];
        }
        narrow[y * width + x] = (float) sum;
      }
    }
    float[] scaled = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = 0; k < part.height(); k++) {
          sum += rows[y][k] * narrow[k * width + x];
        }
        scaled[y * width + x] = (float) sum;
      }
    }
    return scaled;
  }

  private static double[][] weights(int source, int target) {
    double scale = (double) source / target;
    double support = Math.max(1, scale);
    double[][] weights = new double[target][source];
    for (int t = 0; t < target; t++) {
      double centre = (t + 0.5) * scale - 0.5;
      double sum = 0;
      for (int s = 0; s < source; s++) {
        weights[t][s] = Math.max(0, 1 - Math.abs(s - centre) / support);
        sum += weights[t][s];
      }
      for (int s = 0; s < source; s++) {
        weights[t][s] /= sum;
      }
    }
    return weights;
  }
}

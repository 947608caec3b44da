package org.digits.data.picture;

/**
 * A picture cut so closely about its digit that the ink runs to all four sides: no background can
 * be fitted to its rim, and thick ink there looks like a shadow. Two greys explain such a picture
 * (Otsu, "A threshold selection method from gray-level histograms", 1979), and nearly all ink is
 * one part.
 */
final class TightCrop {
  private static final int GREYS = 256;

  /** Of the greys' variance, that between the two; a slim or small picture is all edges. */
  private static final double TWO_TONED = 0.7;

  private final GreyImage image;

  private int threshold;
  private double dark;
  private double light;
  private double explained;

  private TightCrop(GreyImage image) {
    this.image = image;
  }

  /** Whether a picture is one, and its ink then; null otherwise. */
  static Contrast of(GreyImage image) {
    TightCrop crop = new TightCrop(image);
    crop.split();
    if (crop.explained < TWO_TONED || crop.light - crop.dark < Contrast.LEAST) {
      return null;
    }
    Contrast contrast = crop.contrast();
    // Of most pictures that is known by the rim alone.
    return crop.runsToAllSides(contrast) && Marks.of(Ink.of(contrast)).fillPicture()
        ? contrast
        : null;
  }

  private boolean runsToAllSides(Contrast contrast) {
    int height = image.height();
    int width = image.width();
    int near = Marks.rim(height, width);
    float half = (float) ((light - dark) / 2);
    boolean top = false;
    boolean bottom = false;
    boolean left = false;
    boolean right = false;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (contrast.values()[i] > half) {
          top |= y <= near;
          bottom |= y >= height - near - 1;
          left |= x <= near;
          right |= x >= width - near - 1;
        }
      }
    }
    return top && bottom && left && right;
  }

  private Contrast contrast() {
    boolean darkIsInk = cornersThatAreDark() <= 2;
    float paper = (float) (darkIsInk ? light : dark);
    float[] values = new float[image.pixels().length];
    for (int i = 0; i < values.length; i++) {
      int grey = image.pixels()[i] & 0xFF;
      values[i] = Math.max(0, darkIsInk ? paper - grey : grey - paper);
    }
    return new Contrast(image.height(), image.width(), values, Contrast.LEAST / 2, false);
  }

  // A stroke's ends are round, so the corners are paper even where a 1 fills its picture.
  private int cornersThatAreDark() {
    int bottom = image.height() - 1;
    int right = image.width() - 1;
    int[] corners = {
      image.pixel(0, 0), image.pixel(0, right), image.pixel(bottom, 0), image.pixel(bottom, right)
    };
    int count = 0;
    for (int corner : corners) {
      count += corner <= threshold ? 1 : 0;
    }
    return count;
  }

  /** Finds the threshold that leaves the least variance on its two sides. */
  private void split() {
    long[] counts = new long[GREYS];
    double sum = 0;
    double squares = 0;
    for (byte pixel : image.pixels()) {
      int grey = pixel & 0xFF;
      counts[grey]++;
      sum += grey;
      squares += (double) grey * grey;
    }
    double all = image.pixels().length;
    double variance = squares / all - sum / all * (sum / all);
    double below = 0;
    double sumBelow = 0;
    double most = 0;
    for (int grey = 0; grey < GREYS - 1; grey++) {
      below += counts[grey];
      sumBelow += (double) grey * counts[grey];
      if (below > 0 && below < all) {
        double meanBelow = sumBelow / below;
        double meanAbove = (sum - sumBelow) / (all - below);
        double step = meanAbove - meanBelow;
        double between = below / all * (1 - below / all) * step * step;
        if (between > most) {
          most = between;
          threshold = grey;
          dark = meanBelow;
          light = meanAbove;
        }
      }
    }
    explained = variance > 0 ? most / variance : 0;
  }
}

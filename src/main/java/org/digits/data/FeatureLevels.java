package org.digits.data;

/**
 * Measures the features of one image after the other, in whole numbers: the same on any machine.
 */
final class FeatureLevels {
  /** The darkest pixel that counts as ink: half of white. */
  static final int INK = 128;

  private static final int TOP = ImageFeature.LEVELS - 1;

  private final int height;
  private final int width;
  private final int[] levels = new int[ImageFeature.values().length];
  private long sum;
  private long squares;
  private long rowMoment;
  private long columnMoment;
  private long roughness;
  private long ink;
  private long inkSum;
  private int top;
  private int bottom;
  private int left;
  private int right;

  FeatureLevels(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** Sum of the last image's pixels. */
  long sum() {
    return sum;
  }

  /** Sum of the squares of the last image's pixels. */
  long squares() {
    return squares;
  }

  /**
   * Measures the image that starts at {@code offset}.
   *
   * @return one level for each {@link ImageFeature}, in their order; valid until the next call
   */
  int[] of(byte[] pixels, int offset) {
    clear();
    for (int row = 0; row < height; row++) {
      add(row, pixels, offset + row * width);
    }
    long size = (long) height * width;
    set(ImageFeature.MEAN_INTENSITY, divide(sum, size));
    // Math.sqrt is exact to the last bit by IEEE 754.
    set(
        ImageFeature.CONTRAST,
        divide((long) Math.sqrt((double) (size * squares - sum * sum)), size));
    set(ImageFeature.INK_SHARE, divide(TOP * ink, size));
    set(ImageFeature.INK_INTENSITY, ink == 0 ? 0 : divide(inkSum, ink));
    set(ImageFeature.CENTRE_ROW, centre(rowMoment, height));
    set(ImageFeature.CENTRE_COLUMN, centre(columnMoment, width));
    set(ImageFeature.BOX_HEIGHT, ink == 0 ? 0 : divide(TOP * (bottom - top + 1L), height));
    set(ImageFeature.BOX_WIDTH, ink == 0 ? 0 : divide(TOP * (right - left + 1L), width));
    set(ImageFeature.ROUGHNESS, divide(roughness, Math.max(1, (long) height * (width - 1))));
    return levels;
  }

  private void clear() {
    sum = squares = rowMoment = columnMoment = roughness = ink = inkSum = 0;
    top = height;
    left = width;
    bottom = right = -1;
  }

  // Sums of a row in registers; of most pixels there is nothing to add.
  private void add(int row, byte[] pixels, int offset) {
    long rowSum = 0;
    long rowSquares = 0;
    long rowColumns = 0;
    long rowRoughness = 0;
    int before = pixels[offset] & 0xFF;
    for (int column = 0; column < width; column++) {
      int pixel = pixels[offset + column] & 0xFF;
      if ((pixel | before) == 0) {
        continue;
      }
      rowSum += pixel;
      rowSquares += (long) pixel * pixel;
      rowColumns += (long) pixel * column;
      rowRoughness += Math.abs(pixel - before);
      before = pixel;
      if (pixel >= INK) {
        addInk(row, column, pixel);
      }
    }
    sum += rowSum;
    squares += rowSquares;
    columnMoment += rowColumns;
    roughness += rowRoughness;
    rowMoment += rowSum * row;
  }

  private void addInk(int row, int column, int pixel) {
    ink++;
    inkSum += pixel;
    top = Math.min(top, row);
    bottom = row;
    left = Math.min(left, column);
    right = Math.max(right, column);
  }

  private int centre(long moment, int length) {
    return sum == 0 || length == 1 ? TOP / 2 : divide(TOP * moment, sum * (length - 1));
  }

  // To the nearest whole number.
  private static int divide(long part, long whole) {
    return Math.toIntExact((2 * part + whole) / (2 * whole));
  }

  @SuppressWarnings("EnumOrdinal") // the order that the caller is promised
  private void set(ImageFeature feature, int level) {
    levels[feature.ordinal()] = level;
  }
}

package org.digits.data;

/**
 * A random affine transform of a grey image: rotation, zoom, shear and shift about its centre, with
 * bilinear interpolation and black outside. What an image becomes depends on (seed, epoch, image
 * id) alone; coordinates are fixed-point, so every machine gives the same bytes.
 *
 * @param rotationDegrees largest rotation either way
 * @param shiftPixels largest shift either way, in each direction
 * @param zoom largest relative change of size
 * @param shear largest horizontal shift of a row by its distance from the centre
 */
public record RandomAffine(double rotationDegrees, double shiftPixels, double zoom, double shear) {
  /** Ranges that keep a handwritten digit what it is. */
  public static final RandomAffine DIGITS = new RandomAffine(10, 1.5, 0.1, 0.1);

  /** Tells these random numbers from the shuffle's of the same epoch. */
  private static final long STREAM = 1L << 40;

  private static final int FRACTION_BITS = 16;
  private static final int ONE = 1 << FRACTION_BITS;
  private static final int WEIGHT_BITS = 8;

  /** Checks that the ranges leave an image to see. */
  public RandomAffine {
    if (!(rotationDegrees >= 0 && shiftPixels >= 0 && zoom >= 0 && zoom < 1 && shear >= 0)) {
      throw new IllegalArgumentException(
          "rotation %s, shift %s, zoom %s, shear %s: expected no negative range and a zoom below 1"
              .formatted(rotationDegrees, shiftPixels, zoom, shear));
    }
  }

  /**
   * Transforms one image.
   *
   * @param images a block
   * @param row of the image in it
   * @param target gets {@code images.imageBytes()} bytes
   * @param targetOffset where they begin
   */
  public void apply(
      ImageBlock images, int row, long seed, long epoch, byte[] target, int targetOffset) {
    long bits = CounterRandom.mix(seed, STREAM + epoch, images.ids()[row]);
    double angle = StrictMath.toRadians(rotationDegrees * signed(bits, 0));
    double size = 1 + zoom * signed(bits, 1);
    double slant = shear * signed(bits, 2);
    double cos = StrictMath.cos(angle) / size;
    double sin = StrictMath.sin(angle) / size;
    // Target (x, y) about the centre comes from source (cos x + (slant cos - sin) y, sin x + ...).
    double xx = cos;
    double xy = slant * cos - sin;
    double yx = sin;
    double yy = slant * sin + cos;
    double centreX = (images.width() - 1) / 2.0;
    double centreY = (images.height() - 1) / 2.0;
    double x0 = centreX + shiftPixels * signed(bits, 3) - xx * centreX - xy * centreY;
    double y0 = centreY + shiftPixels * signed(bits, 4) - yx * centreX - yy * centreY;
    int stepX = fixed(xx);
    int stepY = fixed(yx);
    int at = targetOffset;
    for (int y = 0; y < images.height(); y++, at += images.width()) {
      row(images, row, fixed(x0 + xy * y), fixed(y0 + yy * y), stepX, stepY, target, at);
    }
  }

  private static void row(
      ImageBlock images, int row, int x0, int y0, int stepX, int stepY, byte[] target, int at) {
    int width = images.width();
    int lastX = width - 2;
    int lastY = images.height() - 2;
    byte[] pixels = images.pixels();
    int base = row * images.imageBytes();
    for (int i = 0, x = x0, y = y0; i < width; i++, x += stepX, y += stepY) {
      int left = x >> FRACTION_BITS;
      int top = y >> FRACTION_BITS;
      int right = weight(x);
      int below = weight(y);
      int value;
      if (left >= 0 && left <= lastX && top >= 0 && top <= lastY) {
        int p = base + top * width + left;
        value =
            blend(pixels[p], pixels[p + 1], pixels[p + width], pixels[p + width + 1], right, below);
      } else {
        value =
            blend(
                pixel(images, base, top, left),
                pixel(images, base, top, left + 1),
                pixel(images, base, top + 1, left),
                pixel(images, base, top + 1, left + 1),
                right,
                below);
      }
      target[at + i] = (byte) value;
    }
  }

  private static int blend(byte a, byte b, byte c, byte d, int right, int below) {
    int left = (1 << WEIGHT_BITS) - right;
    int upper = (a & 0xFF) * left + (b & 0xFF) * right;
    int lower = (c & 0xFF) * left + (d & 0xFF) * right;
    int sum = upper * ((1 << WEIGHT_BITS) - below) + lower * below;
    return (sum + (1 << (2 * WEIGHT_BITS - 1))) >> (2 * WEIGHT_BITS);
  }

  private static byte pixel(ImageBlock images, int base, int y, int x) {
    boolean inside = x >= 0 && x < images.width() && y >= 0 && y < images.height();
    return inside ? images.pixels()[base + y * images.width() + x] : 0;
  }

  private static int weight(int coordinate) {
    return (coordinate >> (FRACTION_BITS - WEIGHT_BITS)) & ((1 << WEIGHT_BITS) - 1);
  }

  private static int fixed(double value) {
    return (int) Math.rint(value * ONE);
  }

  /** Uniform in [-1, 1). */
  private static double signed(long bits, int draw) {
    return 2 * CounterRandom.unit(bits, draw) - 1;
  }
}

package org.digits.data.augmentation;

import java.util.Arrays;
import org.digits.data.CounterRandom;
import org.digits.data.ImageBlock;

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
public record RandomAffine(double rotationDegrees, double shiftPixels, double zoom, double shear)
    implements RandomTransform {
  /** Ranges that keep a handwritten digit what it is. */
  public static final RandomAffine DIGITS = new RandomAffine(10, 1.5, 0.1, 0.1);

  /** Tells these random numbers from the shuffle's of the same epoch. */
  private static final long STREAM = 1L << 40;

  /** Checks that the ranges leave an image to see. */
  public RandomAffine {
    if (!(rotationDegrees >= 0 && shiftPixels >= 0 && zoom >= 0 && zoom < 1 && shear >= 0)) {
      throw new IllegalArgumentException(
          "rotation %s, shift %s, zoom %s, shear %s: expected no negative range and a zoom below 1"
              .formatted(rotationDegrees, shiftPixels, zoom, shear));
    }
  }

  @Override
  public void apply(
      ImageBlock images, int row, long seed, long epoch, byte[] target, int targetOffset) {
    AffineMap map = map(images, bits(images, row, seed, epoch));
    InkSampler ink = new InkSampler(images, row);
    int stepX = InkSampler.fixed(map.xx());
    int stepY = InkSampler.fixed(map.yx());
    Arrays.fill(target, targetOffset, targetOffset + images.imageBytes(), (byte) 0);
    int at = targetOffset;
    for (int y = 0; y < images.height(); y++, at += images.width()) {
      int x0 = InkSampler.fixed(map.x(y));
      int y0 = InkSampler.fixed(map.y(y));
      ink.write(x0, y0, stepX, stepY, images.width(), target, at);
    }
  }

  /** The random bits of an image in an epoch. */
  static long bits(ImageBlock images, int row, long seed, long epoch) {
    return CounterRandom.mix(seed, STREAM + epoch, images.ids()[row]);
  }

  /** Where the pixels of the transformed image come from; the first five draws of the bits. */
  AffineMap map(ImageBlock images, long bits) {
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
    return new AffineMap(xx, xy, yx, yy, x0, y0);
  }

  /** Uniform in [-1, 1). */
  static double signed(long bits, int draw) {
    return 2 * CounterRandom.unit(bits, draw) - 1;
  }
}

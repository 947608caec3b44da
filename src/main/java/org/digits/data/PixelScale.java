package org.digits.data;

import java.io.Serializable;

/**
 * What stands for white among numbers that are pixels: a pixel is {@code 255 * value / white}, and
 * must be a whole number from 0 to 255. So bytes and multiples of 1/255 lose nothing, in float too;
 * nothing else is ever rounded.
 *
 * @param white above 0
 */
public record PixelScale(double white) implements Serializable {
  /** Whole numbers from 0 to 255. */
  public static final PixelScale BYTES = new PixelScale(255);

  /** Bytes divided by 255. */
  public static final PixelScale UNIT = new PixelScale(1);

  private static final int MOST = 255;
  // A float holds a multiple of 1/255 to within 2e-5 of a pixel's step.
  private static final double TOLERANCE = 1e-3;

  /** Checks that white is not black. */
  public PixelScale {
    if (!(white > 0)) {
      throw new IllegalArgumentException("expected white above 0, found " + white);
    }
  }

  /**
   * The scale of a set of images.
   *
   * @param brightest the largest number in it
   */
  public static PixelScale of(double brightest) {
    return brightest > 1 + TOLERANCE / MOST ? BYTES : UNIT;
  }

  /** The pixel that a number stands for; -1 where it stands for none. */
  public int pixel(double value) {
    double pixel = value * (MOST / white);
    long whole = Math.round(pixel);
    // Written so that NaN fails too.
    return Math.abs(pixel - whole) <= TOLERANCE && whole >= 0 && whole <= MOST ? (int) whole : -1;
  }

  /** What a number must be, for the message of one that stands for no pixel. */
  public String expected() {
    return white == MOST
        ? "a whole number from 0 to 255"
        : "a multiple of %s/255 from 0 to %s".formatted(number(white), number(white));
  }

  /** A number as people write it. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

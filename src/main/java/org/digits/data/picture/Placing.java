package org.digits.data.picture;

import org.digits.data.Box;

/** Where MNIST's digits stand in their field: in a box of 20 of 28 pixels, about the middle. */
final class Placing {
  private static final int FIELD = 28;
  private static final int BOX = 20;
  private static final int BRIGHT = 128;

  private final int height;
  private final int width;
  private final int box;

  /** Of fields that may have another size, in the same proportions. */
  Placing(int height, int width) {
    this.height = height;
    this.width = width;
    box = BOX * Math.min(height, width) / FIELD;
  }

  /**
   * Whether an image is as MNIST's are: of the field's size, black but for ink whose longer side is
   * 19 to 21 pixels (of 28), some of it bright, its centre of mass within one pixel of the centre.
   */
  boolean isOf(GreyImage image) {
    if (image.height() != height || image.width() != width) {
      return false;
    }
    double mass = 0;
    double massY = 0;
    double massX = 0;
    int most = 0;
    int top = height;
    int bottom = 0;
    int left = width;
    int right = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = image.pixel(y, x);
        if (value > 0) {
          mass += value;
          massY += (double) value * y;
          massX += (double) value * x;
          most = Math.max(most, value);
          top = Math.min(top, y);
          bottom = y + 1;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
        }
      }
    }
    return most >= BRIGHT
        && Math.abs(Math.max(bottom - top, right - left) - box) <= 1
        && Math.abs(massY / mass - middle(height)) <= 1
        && Math.abs(massX / mass - middle(width)) <= 1;
  }

  /** Scales a part of the ink into the box and puts its centre of mass on the middle. */
  byte[] place(Ink ink, Box part) {
    double scale = (double) box / part.longSide();
    int partHeight = (int) Math.max(1, Math.round(part.height() * scale));
    int partWidth = (int) Math.max(1, Math.round(part.width() * scale));
    return centre(Resampling.scale(ink, part, partHeight, partWidth), partHeight, partWidth);
  }

  private byte[] centre(float[] ink, int partHeight, int partWidth) {
    double mass = 0;
    double massY = 0;
    double massX = 0;
    float most = 0;
    for (int y = 0, i = 0; y < partHeight; y++) {
      for (int x = 0; x < partWidth; x++, i++) {
        mass += ink[i];
        massY += ink[i] * y;
        massX += ink[i] * x;
        most = Math.max(most, ink[i]);
      }
    }
    int top = within(Math.round(middle(height) - massY / mass), height - partHeight);
    int left = within(Math.round(middle(width) - massX / mass), width - partWidth);
    byte[] pixels = new byte[height * width];
    for (int y = 0, i = 0; y < partHeight; y++) {
      for (int x = 0; x < partWidth; x++, i++) {
        // Thin strokes become faint when they shrink; MNIST's always reach full ink.
        pixels[(top + y) * width + left + x] = (byte) Math.round(255 * ink[i] / most);
      }
    }
    return pixels;
  }

  // MNIST moves by whole pixels, and its centre is the pixel (14, 14).
  private static int middle(int pixels) {
    return pixels / 2;
  }

  private static int within(long position, int last) {
    return (int) Math.max(0, Math.min(last, position));
  }
}

package org.digits.data.augmentation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.digits.data.Box;
import org.digits.data.ImageBlock;

/**
 * One image, read between its pixels: bilinear interpolation, black outside. Coordinates are
 * fixed-point with 16 bits of fraction, so every machine gives the same bytes.
 */
final class InkSampler {
  private static final int FRACTION_BITS = 16;
  private static final int ONE = 1 << FRACTION_BITS;
  private static final int WEIGHT_BITS = 8;
  private static final int ONE_WEIGHT = 1 << WEIGHT_BITS;
  private static final VarHandle PAIRS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final ImageBlock images;
  private final int row;
  private final Box ink;

  /** The image in a row of a block. */
  InkSampler(ImageBlock images, int row) {
    this.images = images;
    this.row = row;
    ink = ink(images, row);
  }

  /** A coordinate, or a step of one, in pixels. */
  static int fixed(double value) {
    return (int) Math.rint(value * ONE);
  }

  /** The box about all pixels that are not black, most often a third of a digit's image. */
  private static Box ink(ImageBlock images, int row) {
    byte[] pixels = images.pixels();
    byte[] black = new byte[images.width()];
    int top = images.height();
    int bottom = 0;
    int left = images.width();
    int right = 0;
    int at = row * images.imageBytes();
    for (int y = 0; y < images.height(); y++, at += images.width()) {
      int first = Arrays.mismatch(pixels, at, at + images.width(), black, 0, images.width());
      if (first >= 0) {
        top = Math.min(top, y);
        bottom = y + 1;
        left = Math.min(left, first);
        int last = images.width() - 1;
        while (last >= right && pixels[at + last] == 0) {
          last--;
        }
        right = Math.max(right, last + 1);
      }
    }
    return new Box(top, left, bottom, right);
  }

  /**
   * Writes consecutive pixels of a row as far as they come from the ink; the others are black
   * already.
   *
   * @param x0 where the first pixel comes from, {@link #fixed}; likewise {@code y0}
   * @param stepX from one pixel to the next
   * @param count pixels
   * @param at where the first one goes to in {@code target}
   */
  void write(int x0, int y0, int stepX, int stepY, int count, byte[] target, int at) {
    int left0 = (ink.left() - 1) << FRACTION_BITS;
    int right0 = ink.right() << FRACTION_BITS;
    int top0 = (ink.top() - 1) << FRACTION_BITS;
    int bottom0 = ink.bottom() << FRACTION_BITS;
    int first =
        Math.max(enter(x0, stepX, left0, right0, count), enter(y0, stepY, top0, bottom0, count));
    int last =
        Math.min(leave(x0, stepX, left0, right0, count), leave(y0, stepY, top0, bottom0, count));
    int width = images.width();
    int lastX = width - 2;
    int lastY = images.height() - 2;
    byte[] pixels = images.pixels();
    int base = row * images.imageBytes();
    int x = x0 + first * stepX;
    int y = y0 + first * stepY;
    for (int i = first; i < last; i++, x += stepX, y += stepY) {
      int left = x >> FRACTION_BITS;
      int top = y >> FRACTION_BITS;
      int upper;
      int lower;
      if (left >= 0 && left <= lastX && top >= 0 && top <= lastY) {
        int p = base + top * width + left;
        upper = (short) PAIRS.get(pixels, p);
        lower = (short) PAIRS.get(pixels, p + width);
      } else {
        upper = pixel(images, base, top, left) | pixel(images, base, top, left + 1) << Byte.SIZE;
        lower =
            pixel(images, base, top + 1, left)
                | pixel(images, base, top + 1, left + 1) << Byte.SIZE;
      }
      target[at + i] = blend(upper, lower, weight(x), weight(y));
    }
  }

  /** Steps until a coordinate is in [low, high); at most {@code most}. */
  private static int enter(int start, int step, int low, int high, int most) {
    if (step == 0) {
      return start >= low && start < high ? 0 : most;
    }
    return step > 0 ? steps(start, step, low, most) : steps(-start, -step, 1 - high, most);
  }

  /** Steps until a coordinate has passed [low, high); at most {@code most}. */
  private static int leave(int start, int step, int low, int high, int most) {
    if (step == 0) {
      return most;
    }
    return step > 0 ? steps(start, step, high, most) : steps(-start, -step, 1 - low, most);
  }

  /** Steps until a growing coordinate reaches a bound. */
  private static int steps(int start, int step, int bound, int most) {
    return bound <= start ? 0 : Math.min(most, (bound - start + step - 1) / step);
  }

  /**
   * Interpolates between four pixels.
   *
   * @param upper the left pixel in the low byte, the right one in the next; likewise {@code lower}
   * @param right weight of the right pixels, of 256
   * @param below weight of the lower pixels
   */
  private static byte blend(int upper, int lower, int right, int below) {
    // Both rows in one multiplication: a weighted sum has 16 bits at most.
    int lefts = (upper & 0xFF) | (lower & 0xFF) << Short.SIZE;
    int rights = (upper >>> Byte.SIZE & 0xFF) | (lower >>> Byte.SIZE & 0xFF) << Short.SIZE;
    int rows = lefts * (ONE_WEIGHT - right) + rights * right;
    int sum = (rows & 0xFFFF) * (ONE_WEIGHT - below) + (rows >>> Short.SIZE) * below;
    return (byte) ((sum + (1 << (2 * WEIGHT_BITS - 1))) >> (2 * WEIGHT_BITS));
  }

  private static int pixel(ImageBlock images, int base, int y, int x) {
    boolean inside = x >= 0 && x < images.width() && y >= 0 && y < images.height();
    return inside ? images.pixels()[base + y * images.width() + x] & 0xFF : 0;
  }

  private static int weight(int coordinate) {
    return (coordinate >> (FRACTION_BITS - WEIGHT_BITS)) & ((1 << WEIGHT_BITS) - 1);
  }
}

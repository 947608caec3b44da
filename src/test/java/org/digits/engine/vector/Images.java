package org.digits.engine.vector;

import java.util.Arrays;
import java.util.Random;
import org.digits.data.ImageBlock;

/** Images to train on. */
public final class Images {
  private Images() {}

  /** Random pixels and labels. */
  public static ImageBlock noise(int count, int height, int width, int classes, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * height * width];
    random.nextBytes(pixels);
    return block(count, height, width, classes, pixels, random);
  }

  /** Random pixels in a rectangle on black; a quarter of the rectangles are one pixel, or none. */
  static ImageBlock inked(int count, int height, int width, int classes, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * height * width];
    for (int i = 0; i < count; i++) {
      int side = i % 4 == 0 ? random.nextInt(2) : 1 + random.nextInt(Math.min(height, width));
      int top = random.nextInt(height - side + 1);
      int left = random.nextInt(width - side + 1);
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          pixels[(i * height + y) * width + x] = (byte) (1 + random.nextInt(255));
        }
      }
    }
    return block(count, height, width, classes, pixels, random);
  }

  /** Images of one grey each: all values of a channel are equal, so every pool window ties. */
  static ImageBlock constant(int count, int height, int width, int classes, int grey) {
    byte[] pixels = new byte[count * height * width];
    Arrays.fill(pixels, (byte) grey);
    return block(count, height, width, classes, pixels, new Random(1));
  }

  /** Strokes of a class's own shape on black, shifted at random. */
  public static ImageBlock strokes(int count, int side, int classes, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * side * side];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(classes);
      Random shape = new Random(labels[i]);
      int y = side / 2 + random.nextInt(3) - 1;
      int x = side / 2 + random.nextInt(3) - 1;
      for (int step = 0; step < 3 * side; step++) {
        y = Math.min(side - 4, Math.max(3, y + shape.nextInt(3) - 1));
        x = Math.min(side - 4, Math.max(3, x + shape.nextInt(3) - 1));
        int at = (i * side + y) * side + x;
        pixels[at] = (byte) (200 + random.nextInt(56));
        pixels[at + 1] = (byte) (100 + random.nextInt(100));
      }
    }
    return new ImageBlock(side, side, new long[count], pixels, labels);
  }

  private static ImageBlock block(
      int count, int height, int width, int classes, byte[] pixels, Random random) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(classes);
    }
    return new ImageBlock(height, width, new long[count], pixels, labels);
  }

  /** All rows of a block. */
  public static int[] rows(int count) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    return rows;
  }
}

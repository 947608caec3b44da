package org.digits.testing;

import java.util.Random;
import org.digits.data.ImageBlock;

/** Images that are no digits: textured garments on black, which fill 28 x 28 pixels unevenly. */
public final class Garments {
  public static final int SIDE = 28;
  public static final int CLASSES = 4;

  private Garments() {}

  /** Shirts, trousers, shoes and bags in turn. */
  public static ImageBlock block(int count, long seed) {
    Random random = new Random(seed);
    long[] ids = new long[count];
    int[] labels = new int[count];
    byte[] pixels = new byte[count * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      ids[i] = i;
      labels[i] = i % CLASSES;
      int shade = 60 + random.nextInt(120);
      for (int[] part : parts(labels[i], random)) {
        fill(pixels, i * SIDE * SIDE, part, shade, random);
      }
    }
    return new ImageBlock(SIDE, SIDE, ids, pixels, labels);
  }

  /** Rectangles: first row, last row, first column, last column. */
  private static int[][] parts(int label, Random random) {
    int some = random.nextInt(4);
    int more = random.nextInt(3);
    return switch (label) {
      case 0 -> new int[][] {{some, 27 - more, 7, 20}, {some + 1, 9 + some, more, 27 - some}};
      case 1 -> new int[][] {{0, 4, 8, 19}, {0, 27 - some, 8, 12}, {0, 27 - some, 15, 19}};
      case 2 -> new int[][] {{16 + some, 25, some, 27 - more}, {10 + some, 25, 19, 27 - more}};
      default -> new int[][] {{9 + some, 26, 1 + more, 26 - more}, {3 + some, 4 + some, 9, 18}};
    };
  }

  private static void fill(byte[] pixels, int at, int[] part, int shade, Random random) {
    for (int row = part[0]; row <= part[1]; row++) {
      for (int column = part[2]; column <= part[3]; column++) {
        pixels[at + row * SIDE + column] = (byte) (shade + random.nextInt(75));
      }
    }
  }
}

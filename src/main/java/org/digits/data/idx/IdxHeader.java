package org.digits.data.idx;

import java.io.Serializable;

/**
 * The shape of an IDX image file.
 *
 * @param count images, at least 1
 * @param height pixels, in [1, {@value #MAX_SIDE}]
 * @param width pixels, in [1, {@value #MAX_SIDE}]
 */
public record IdxHeader(int count, int height, int width) implements Serializable {
  /** Larger sides are taken as a corrupt header. */
  public static final int MAX_SIDE = 4096;

  /** Checks the ranges. */
  public IdxHeader {
    if (count < 1 || height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw new IllegalArgumentException("%d images of %d x %d".formatted(count, height, width));
    }
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return height * width;
  }
}

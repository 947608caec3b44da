package org.digits.data.picture;

import org.digits.data.Box;

/**
 * A grey image.
 *
 * @param height pixels
 * @param width pixels
 * @param pixels uint8, row-major, 0 is black
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
record GreyImage(int height, int width, byte[] pixels) {
  GreyImage {
    if (height < 1 || width < 1 || pixels.length != height * width) {
      throw new IllegalArgumentException(
          "%d bytes for %d x %d pixels".formatted(pixels.length, height, width));
    }
  }

  int pixel(int y, int x) {
    return pixels[y * width + x] & 0xFF;
  }

  /** A part of the image. */
  GreyImage crop(Box box) {
    byte[] part = new byte[box.height() * box.width()];
    for (int y = 0; y < box.height(); y++) {
      int from = (box.top() + y) * width + box.left();
      System.arraycopy(pixels, from, part, y * box.width(), box.width());
    }
    return new GreyImage(box.height(), box.width(), part);
  }

  /** Means of {@code factor x factor} pixels; what does not fill a last one counts as it is. */
  GreyImage reduced(int factor) {
    if (factor == 1) {
      return this;
    }
    int h = (height + factor - 1) / factor;
    int w = (width + factor - 1) / factor;
    byte[] means = new byte[h * w];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        means[y * w + x] = (byte) mean(y * factor, x * factor, factor);
      }
    }
    return new GreyImage(h, w, means);
  }

  private int mean(int top, int left, int side) {
    int bottom = Math.min(height, top + side);
    int right = Math.min(width, left + side);
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += pixel(y, x);
      }
    }
    int count = (bottom - top) * (right - left);
    return (int) ((sum + count / 2) / count);
  }
}

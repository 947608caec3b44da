package org.digits.engine.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.digits.data.ImageBlock;

/**
 * Of each row of the first block's pool windows, the span from the first to the last that sees more
 * than black. Outside of it, in half of MNIST's windows, a convolution is its bias, and a gradient
 * has no part in that of the weights.
 *
 * <pre>
 *   0    from        to     pooledWidth
 *   |black|  ink ... ink |black|
 * </pre>
 */
final class InkSpans {
  /** Four bytes at once: what a window reads of a row. */
  private static final VarHandle PIXELS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final BlockShape shape;
  private final int[] from;
  private final int[] to;

  /** Spans of up to {@code images} images. */
  InkSpans(BlockShape shape, int images) {
    this.shape = shape;
    from = new int[images * shape.pooledHeight()];
    to = new int[images * shape.pooledHeight()];
  }

  /** Finds the spans of an image, {@code row} of a block, and keeps them under an index. */
  void find(ImageBlock images, int row, int index) {
    byte[] bytes = images.pixels();
    for (int y = 0; y < shape.pooledHeight(); y++) {
      int start = row * images.imageBytes() + 2 * y * images.width();
      int first = 0;
      int end = shape.pooledWidth();
      while (first < end && isBlack(bytes, start + 2 * first, images.width())) {
        first++;
      }
      while (first < end && isBlack(bytes, start + 2 * (end - 1), images.width())) {
        end--;
      }
      from[index * shape.pooledHeight() + y] = first;
      to[index * shape.pooledHeight() + y] = end;
    }
  }

  private static boolean isBlack(byte[] bytes, int at, int width) {
    int upper = (int) PIXELS.get(bytes, at) | (int) PIXELS.get(bytes, at + width);
    int lower = (int) PIXELS.get(bytes, at + 2 * width) | (int) PIXELS.get(bytes, at + 3 * width);
    return (upper | lower) == 0;
  }

  /** First window of an image's row {@code y} with ink. */
  int from(int index, int y) {
    return from[index * shape.pooledHeight() + y];
  }

  /** Last window with ink, exclusive; no smaller than {@link #from}. */
  int to(int index, int y) {
    return to[index * shape.pooledHeight() + y];
  }
}

package org.digits.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The image sizes that a network takes. A configuration of DL4J does not keep the size that it was
 * made for, only what the last pool leaves of it, and a pool drops an odd last row: so there are
 * several.
 *
 * @param minHeight pixels
 * @param maxHeight pixels
 * @param minWidth pixels
 * @param maxWidth pixels
 */
public record InputSizes(int minHeight, int maxHeight, int minWidth, int maxWidth) {
  private static final int LARGEST = 4096;
  private static final Size MNIST = new Size(28, 28);

  /** Of any network. */
  public static final InputSizes ANY = new InputSizes(1, LARGEST, 1, LARGEST);

  /** An image size in pixels. */
  public record Size(int height, int width) {
    /** Height and width exchanged. */
    public Size transposed() {
      return new Size(width, height);
    }

    /** Bytes of a grey image. */
    public int bytes() {
      return height * width;
    }

    @Override
    public String toString() {
      return height + " x " + width;
    }
  }

  /** Checks that there is a size. */
  public InputSizes {
    if (minHeight < 1 || maxHeight < minHeight || minWidth < 1 || maxWidth < minWidth) {
      throw new IllegalArgumentException(
          "heights %d to %d, widths %d to %d".formatted(minHeight, maxHeight, minWidth, maxWidth));
    }
  }

  /** That one size. */
  public static InputSizes exactly(int height, int width) {
    return new InputSizes(height, height, width, width);
  }

  /** Whether the network takes images of a size. */
  public boolean accepts(Size size) {
    return size.height() >= minHeight
        && size.height() <= maxHeight
        && size.width() >= minWidth
        && size.width() <= maxWidth;
  }

  /** 28 x 28, as MNIST's, or else the middle one, rounded up. */
  public Size likely() {
    return accepts(MNIST)
        ? MNIST
        : new Size((minHeight + maxHeight + 1) / 2, (minWidth + maxWidth + 1) / 2);
  }

  /**
   * The size of images of so many bytes: the likely one, or the only one that the network takes.
   * Empty where that would be a guess, as it is for any but the likely one of {@link #ANY}.
   */
  public Optional<Size> ofBytes(int bytes) {
    if (likely().bytes() == bytes) {
      return Optional.of(likely());
    }
    if (equals(ANY)) {
      return Optional.empty();
    }
    List<Size> fitting =
        IntStream.rangeClosed(minHeight, maxHeight)
            .mapToObj(height -> new Size(height, bytes / height))
            .filter(size -> size.bytes() == bytes && accepts(size))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** The same with heights and widths exchanged. */
  public InputSizes transposed() {
    return new InputSizes(minWidth, maxWidth, minHeight, maxHeight);
  }

  /** Whether there is only one. */
  public boolean isOne() {
    return minHeight == maxHeight && minWidth == maxWidth;
  }

  @Override
  public String toString() {
    return isOne()
        ? likely().toString()
        : "%s (or %d to %d x %d to %d)"
            .formatted(likely(), minHeight, maxHeight, minWidth, maxWidth);
  }
}

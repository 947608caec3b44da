package org.digits.data;

import java.util.Locale;

/** What may have been done to all images of a set that are the same otherwise. */
public enum Symmetry {
  /** Nothing. */
  NONE(false, false, false),
  /** Rows became columns, as in EMNIST's files. */
  TRANSPOSED(true, false, false),
  /** Left became right. */
  MIRRORED(false, false, true),
  /** Top became bottom. */
  UPSIDE_DOWN(false, true, false),
  /** Turned by 180 degrees. */
  TURNED_AROUND(false, true, true),
  /** Turned by 90 degrees, clockwise. */
  TURNED_RIGHT(true, false, true),
  /** Turned by 90 degrees, anticlockwise. */
  TURNED_LEFT(true, true, false),
  /** Black became white. */
  INVERTED(false, false, false);

  private final boolean swapsSides;
  private final boolean flipsRows;
  private final boolean flipsColumns;

  Symmetry(boolean swapsSides, boolean flipsRows, boolean flipsColumns) {
    this.swapsSides = swapsSides;
    this.flipsRows = flipsRows;
    this.flipsColumns = flipsColumns;
  }

  /** What undoes it. */
  public Symmetry inverse() {
    return switch (this) {
      case TURNED_RIGHT -> TURNED_LEFT;
      case TURNED_LEFT -> TURNED_RIGHT;
      default -> this;
    };
  }

  /** Whether the height becomes the width. */
  public boolean swapsSides() {
    return swapsSides;
  }

  /**
   * One image with this done to it.
   *
   * @param image uint8, row-major, {@code height x width}; stays as it is
   * @return {@code width x height} where the sides are swapped
   */
  public byte[] of(byte[] image, int height, int width) {
    return of(image, 0, height, width);
  }

  /** All images of a block with this done to them. */
  public ImageBlock of(ImageBlock block) {
    int bytes = block.imageBytes();
    byte[] pixels = new byte[block.pixels().length];
    for (int row = 0; row < block.size(); row++) {
      byte[] image = of(block.pixels(), row * bytes, block.height(), block.width());
      System.arraycopy(image, 0, pixels, row * bytes, bytes);
    }
    return new ImageBlock(
        swapsSides ? block.width() : block.height(),
        swapsSides ? block.height() : block.width(),
        block.ids(),
        pixels,
        block.labels());
  }

  private byte[] of(byte[] pixels, int at, int height, int width) {
    int newHeight = swapsSides ? width : height;
    int newWidth = swapsSides ? height : width;
    byte[] image = new byte[height * width];
    for (int row = 0; row < newHeight; row++) {
      for (int column = 0; column < newWidth; column++) {
        int fromRow = flipsRows ? newHeight - 1 - row : row;
        int fromColumn = flipsColumns ? newWidth - 1 - column : column;
        int from = swapsSides ? fromColumn * width + fromRow : fromRow * width + fromColumn;
        byte pixel = pixels[at + from];
        image[row * newWidth + column] = this == INVERTED ? (byte) ~pixel : pixel;
      }
    }
    return image;
  }

  /** The word in messages and files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

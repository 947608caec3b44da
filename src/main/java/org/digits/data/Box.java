package org.digits.data;

/**
 * A rectangle of pixels.
 *
 * @param top first row
 * @param left first column
 * @param bottom row after the last
 * @param right column after the last
 */
public record Box(int top, int left, int bottom, int right) {
  public int height() {
    return bottom - top;
  }

  public int width() {
    return right - left;
  }

  public int longSide() {
    return Math.max(height(), width());
  }

  /** The box with a margin, inside an image; scaled first. */
  public Box scaledWithMargin(int scale, int margin, int imageHeight, int imageWidth) {
    return new Box(
        Math.max(0, top * scale - margin),
        Math.max(0, left * scale - margin),
        Math.min(imageHeight, bottom * scale + margin),
        Math.min(imageWidth, right * scale + margin));
  }
}

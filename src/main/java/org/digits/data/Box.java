package org.digits.data;

/**
 * A rectangle of pixels.
 *
 * @param top first row
 * @param left first column
 * @param bottom row after the last
 * @param right column after the last
 */
record Box(int top, int left, int bottom, int right) {
  int height() {
    return bottom - top;
  }

  int width() {
    return right - left;
  }

  int longSide() {
    return Math.max(height(), width());
  }

  /** The box with a margin, inside an image; scaled first. */
  Box scaledWithMargin(int scale, int margin, int imageHeight, int imageWidth) {
    return new Box(
        Math.max(0, top * scale - margin),
        Math.max(0, left * scale - margin),
        Math.min(imageHeight, bottom * scale + margin),
        Math.min(imageWidth, right * scale + margin));
  }
}

package org.digits.engine.vector;

import org.digits.data.ImageBlock;

/** Turns uint8 pixels into floats in [0, 1], leaving out what no pool window reads. */
final class PixelReader {
  private final BlockShape shape;
  private final float[] values = new float[256];

  PixelReader(BlockShape shape) {
    this.shape = shape;
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 255f;
    }
  }

  void read(ImageBlock images, int row, float[] m, int to) {
    byte[] bytes = images.pixels();
    float[] table = values;
    int width = shape.inputWidth();
    for (int y = 0; y < shape.inputHeight(); y++) {
      int from = row * images.imageBytes() + y * images.width();
      int start = to + y * width;
      for (int x = 0; x < width; x++) {
        m[start + x] = table[bytes[from + x] & 0xFF];
      }
    }
  }
}

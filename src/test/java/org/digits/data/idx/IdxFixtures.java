package org.digits.data.idx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** IDX files in memory. */
public final class IdxFixtures {
  private IdxFixtures() {}

  /** Pixel i of the file is (byte) i. */
  public static byte[] images(int count, int height, int width) {
    int pixels = count * height * width;
    ByteBuffer buffer = ByteBuffer.allocate(16 + pixels);
    buffer.putInt(0x803).putInt(count).putInt(height).putInt(width);
    for (int i = 0; i < pixels; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }

  public static byte[] labels(int... labels) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
    for (int label : labels) {
      buffer.put((byte) label);
    }
    return buffer.array();
  }

  static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  /** Packs them. */
  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

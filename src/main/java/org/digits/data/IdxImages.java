package org.digits.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * IDX image files: magic 0x00000803, count, height, width as big-endian int32, then uint8 pixels,
 * row-major. Format: <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges</a>.
 */
public final class IdxImages {
  /** Bytes before the first pixel. */
  public static final int HEADER_BYTES = 16;

  private IdxImages() {}

  /** Reads the header of an uncompressed stream of unknown length; leaves it at the first pixel. */
  public static IdxHeader readHeader(InputStream in, String name) throws IOException {
    return readHeader(in, name, -1);
  }

  /** Reads the header of an uncompressed stream; checks it against the length, -1 if unknown. */
  public static IdxHeader readHeader(InputStream in, String name, long length) throws IOException {
    return readHeader(new IdxReader(in, name, length));
  }

  static IdxHeader readHeader(IdxReader reader) throws IOException {
    reader.magic(IdxReader.IMAGE_MAGIC);
    int count = reader.size("image count", Integer.MAX_VALUE);
    int height = reader.size("height", IdxHeader.MAX_SIDE);
    int width = reader.size("width", IdxHeader.MAX_SIDE);
    reader.expectRemaining((long) count * height * width, "pixels");
    return new IdxHeader(count, height, width);
  }
}

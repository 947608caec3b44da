package org.digits.data;

import java.io.IOException;
import java.io.InputStream;

/** IDX label files: magic 0x00000801, count as big-endian int32, then one uint8 per label. */
public final class IdxLabels {
  /** Bytes before the first label. */
  public static final int HEADER_BYTES = 8;

  private IdxLabels() {}

  /** Reads the label count of an uncompressed stream; leaves it at the first label. */
  public static int readCount(InputStream in, String name) throws IOException {
    return readCount(in, name, -1);
  }

  /** Reads the label count; checks it against the stream's length, -1 if unknown. */
  public static int readCount(InputStream in, String name, long length) throws IOException {
    return readCount(new IdxReader(in, name, length));
  }

  static int readCount(IdxReader reader) throws IOException {
    reader.magic(IdxReader.LABEL_MAGIC);
    int count = reader.size("label count", Integer.MAX_VALUE);
    reader.expectRemaining(count, "labels");
    return count;
  }
}

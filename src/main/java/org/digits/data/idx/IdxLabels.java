package org.digits.data.idx;

import java.io.IOException;

/** IDX label files: magic 0x00000801, count as big-endian int32, then one uint8 per label. */
final class IdxLabels {
  private IdxLabels() {}

  static int readCount(IdxReader reader) throws IOException {
    reader.magic(IdxReader.LABEL_MAGIC);
    int count = reader.size("label count", Integer.MAX_VALUE);
    reader.expectRemaining(count, "labels");
    return count;
  }
}

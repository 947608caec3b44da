package org.digits.data.idx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * IDX label files: whole numbers, big-endian, one a label; or in rows of several, as QMNIST's n x 8
 * of int32, of which the first is the label.
 *
 * @param count labels
 * @param type of the numbers
 * @param columns numbers of a row
 */
record IdxLabels(int count, IdxType type, int columns) {
  private static final int MOST_COLUMNS = 256;
  private static final int CHUNK_BYTES = 1 << 20;

  static IdxLabels read(IdxReader reader) throws IOException {
    IdxReader.Magic magic = reader.magic();
    if (!magic.isIdx()
        || !magic.type().isWhole()
        || (magic.dimensions() != 1 && magic.dimensions() != 2)) {
      throw reader.wrongMagic(magic, "0x00000801, labels", "store labels as unsigned bytes");
    }
    int count = reader.size("label count", Integer.MAX_VALUE);
    int columns = magic.dimensions() == 1 ? 1 : reader.size("numbers of a label", MOST_COLUMNS);
    IdxLabels labels = new IdxLabels(count, magic.type(), columns);
    reader.expectRemaining((long) count * labels.rowBytes(), "labels");
    return labels;
  }

  private int rowBytes() {
    return columns * type.bytes();
  }

  /** Skips rows. */
  void skip(IdxReader reader, int rows) throws IOException {
    reader.skip((long) rows * rowBytes(), "labels");
  }

  /** The labels of the next rows; memory grows with what the stream has, not with the header. */
  int[] next(IdxReader reader, int rows) throws IOException {
    if (columns == 1 && type.bytes() == 1) {
      return values(reader.bytes(rows, "labels"), rows);
    }
    int[] all = new int[0];
    int most = Math.max(1, CHUNK_BYTES / rowBytes());
    while (all.length < rows) {
      int now = Math.min(most, rows - all.length);
      int[] next = values(reader.bytes(now * rowBytes(), "labels"), now);
      all = Arrays.copyOf(all, all.length + now);
      System.arraycopy(next, 0, all, all.length - now, now);
    }
    return all;
  }

  private int[] values(byte[] bytes, int rows) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    int[] values = new int[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = type.whole(numbers, row * rowBytes());
    }
    return values;
  }
}

package org.digits.data.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** NumPy's files, as numpy.savez and numpy.savez_compressed write them. */
public final class NpzFixtures {
  private NpzFixtures() {}

  /** An array: its header, padded to 64 bytes, and its elements. */
  public static byte[] npy(String type, String shape, byte[] elements) {
    return npy(
        1,
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape),
        elements);
  }

  /** An array with a header of any text. */
  static byte[] npy(int version, String dict, byte[] elements) {
    int before = 6 + 2 + (version == 1 ? 2 : 4);
    int length = (before + dict.length() + 1 + 63) / 64 * 64 - before;
    String header = dict + " ".repeat(length - dict.length() - 1) + "\n";
    ByteBuffer npy =
        ByteBuffer.allocate(before + length + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    npy.put((byte) version).put((byte) 0);
    if (version == 1) {
      npy.putShort((short) length);
    } else {
      npy.putInt(length);
    }
    return npy.put(header.getBytes(StandardCharsets.ISO_8859_1)).put(elements).array();
  }

  /** Labels of a type, such as {@code <i8}. */
  public static byte[] labels(String type, int... labels) {
    int bytes = type.charAt(2) - '0';
    ByteBuffer elements =
        ByteBuffer.allocate(bytes * labels.length)
            .order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      switch (bytes) {
        case 1 -> elements.put((byte) label);
        case 2 -> elements.putShort((short) label);
        case 4 -> elements.putInt(label);
        default -> elements.putLong(label);
      }
    }
    return npy(type, "(%d,)".formatted(labels.length), elements.array());
  }

  /**
   * A zip of arrays.
   *
   * @param method {@link ZipEntry#STORED} or {@link ZipEntry#DEFLATED}
   * @param arrays by their names, without .npy, in their order
   */
  public static byte[] npz(int method, Map<String, byte[]> arrays) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 crc = new CRC32();
          crc.update(array.getValue());
          entry.setSize(array.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(array.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

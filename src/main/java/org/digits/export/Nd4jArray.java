package org.digits.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.digits.data.DataFormatException;

/**
 * Arrays of float32 as {@code Nd4j.write} writes them: two buffers, the shape and the values. A
 * buffer is the name of its allocation, its length as int64, the name of its type, and big-endian
 * values. The shape is the rank, the length of each axis, the stride of each, flags, the distance
 * of neighbours, and the order as a letter.
 */
final class Nd4jArray {
  private static final String ALLOCATION = "MIXED_DATA_TYPES";
  private static final String SHAPE_TYPE = "LONG";
  private static final String VALUE_TYPE = "FLOAT";

  /** Says that the values are float32. */
  private static final long FLOAT_FLAG = 8192;

  private Nd4jArray() {}

  /** The bytes of a row, {@code [1, values.length]}. */
  static byte[] write(float[] values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    long[] shape = {2, 1, values.length, 1, 1, FLOAT_FLAG, 1, 'c'};
    writeHead(out, shape.length, SHAPE_TYPE);
    for (long value : shape) {
      out.writeLong(value);
    }
    writeHead(out, values.length, VALUE_TYPE);
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    buffer.asFloatBuffer().put(values);
    out.write(buffer.array());
    return bytes.toByteArray();
  }

  private static void writeHead(DataOutputStream out, long length, String type) throws IOException {
    out.writeUTF(ALLOCATION);
    out.writeLong(length);
    out.writeUTF(type);
  }

  /**
   * The values of an array of any shape.
   *
   * @param name of the file, for messages
   */
  static float[] read(byte[] bytes, String name) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int shape = readHead(in, name, SHAPE_TYPE, Long.BYTES);
      in.skipNBytes((long) shape * Long.BYTES);
      float[] values = new float[readHead(in, name, VALUE_TYPE, Float.BYTES)];
      int begin = bytes.length - in.available();
      ByteBuffer.wrap(bytes, begin, in.available()).asFloatBuffer().get(values);
      return values;
    }
  }

  /** Reads the head of a buffer; the returned number of values follows it. */
  private static int readHead(DataInputStream in, String name, String type, int valueBytes)
      throws IOException {
    in.readUTF();
    long count = in.readLong();
    String found = in.readUTF();
    if (!found.equals(type)) {
      throw new DataFormatException(
          "%s: expected values of type %s, found %s"
              .formatted(name, type, ModelZip.printable(found)));
    }
    if (count < 0 || count > in.available() / valueBytes) {
      throw new DataFormatException(
          "%s: expected %d values, found the end after %d"
              .formatted(name, count, in.available() / valueBytes));
    }
    return (int) count;
  }
}

package org.digits.importing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.digits.data.DataFormatException;

/**
 * A constant of a graph.
 *
 * @param shape none for a scalar
 * @param floats its values, where they are floats
 * @param integers its values, where they are integers
 */
@SuppressWarnings("ArrayRecordComponent") // read by the operators that follow, never a map key
record OnnxTensor(int[] shape, float[] floats, long[] integers) {
  /** The number of float32 in ONNX. */
  static final long FLOAT = 1;

  private static final int INT32 = 6;
  private static final int INT64 = 7;

  /** Finds the bytes that lie in a file beside the model's. */
  interface External {
    ByteBuffer bytes(String file, long offset, long length) throws DataFormatException;
  }

  /** Reads the message {@code TensorProto}. */
  static OnnxTensor of(ProtobufFields tensor, External external) throws DataFormatException {
    String name = tensor.text(8);
    int[] shape = shape(name, tensor.integers(1));
    long count = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    int type = (int) tensor.integer(2);
    if (type == FLOAT) {
      float[] values = tensor.floats(4);
      if (values.length == 0) {
        ByteBuffer raw = raw(tensor, external);
        values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
      }
      requireCount(name, values.length, count);
      return new OnnxTensor(shape, values, new long[0]);
    }
    if (type == INT64 || type == INT32) {
      List<Long> values = new ArrayList<>(tensor.integers(type == INT64 ? 7 : 5));
      ByteBuffer raw = raw(tensor, external);
      while (raw.remaining() >= (type == INT64 ? Long.BYTES : Integer.BYTES)) {
        values.add(type == INT64 ? raw.getLong() : raw.getInt());
      }
      requireCount(name, values.size(), count);
      return integers(shape, values.stream().mapToLong(Long::longValue).toArray());
    }
    throw new DataFormatException(
        "tensor %s: expected float32, found ONNX' data type %d; export the model in float32"
            .formatted(name, type));
  }

  static OnnxTensor integers(int[] shape, long... values) {
    return new OnnxTensor(shape, new float[0], values);
  }

  private static ByteBuffer raw(ProtobufFields tensor, External external)
      throws DataFormatException {
    if (tensor.integer(14) != 1) {
      return tensor.bytes(9);
    }
    String location = "";
    long offset = 0;
    long length = -1;
    for (ProtobufFields entry : tensor.messages(13)) {
      switch (entry.text(1)) {
        case "location" -> location = entry.text(2);
        case "offset" -> offset = number(entry.text(2));
        case "length" -> length = number(entry.text(2));
        default -> {}
      }
    }
    return external.bytes(location, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long number(String text) throws DataFormatException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ProtobufFields.broken("the number '" + text + "'").causedBy(e);
    }
  }

  private static int[] shape(String name, List<Long> sizes) throws DataFormatException {
    for (long size : sizes) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw ProtobufFields.broken("a tensor %s of shape %s".formatted(name, sizes));
      }
    }
    return sizes.stream().mapToInt(Long::intValue).toArray();
  }

  private static void requireCount(String name, long found, long expected)
      throws DataFormatException {
    if (found != expected) {
      throw ProtobufFields.broken(
          "%,d values of tensor %s, whose shape has %,d".formatted(found, name, expected));
    }
  }

  /** The same with its axes in another order; of floats alone. */
  OnnxTensor transposed(int... order) {
    int[] from = Axes.order(shape, order);
    float[] values = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      values[i] = floats[from[i]];
    }
    return new OnnxTensor(Axes.reordered(shape, order), values, integers);
  }
}

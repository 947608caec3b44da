package org.digits.importing;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.digits.data.DataFormatException;

/**
 * The fields of one message of Protocol Buffers, out of a file that may be damaged.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">The encoding</a>
 */
final class ProtobufFields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  /** A number, or a run of bytes. */
  private record Field(int number, boolean isRun, long value, ByteBuffer bytes) {}

  private final List<Field> fields = new ArrayList<>();

  private ProtobufFields() {}

  /**
   * Reads a message.
   *
   * @throws DataFormatException if the bytes are none
   */
  static ProtobufFields read(ByteBuffer encoded) throws DataFormatException {
    ByteBuffer in = encoded.slice().order(ByteOrder.LITTLE_ENDIAN);
    ProtobufFields message = new ProtobufFields();
    try {
      while (in.hasRemaining()) {
        message.fields.add(field(in));
      }
    } catch (BufferUnderflowException e) {
      throw broken("a field that goes on behind its end").causedBy(e);
    }
    return message;
  }

  private static Field field(ByteBuffer in) throws DataFormatException {
    long tag = varint(in);
    int number = (int) (tag >>> 3);
    return switch ((int) (tag & 7)) {
      case VARINT -> new Field(number, false, varint(in), NO_BYTES);
      case FIXED64 -> new Field(number, false, in.getLong(), NO_BYTES);
      case FIXED32 -> new Field(number, false, in.getInt(), NO_BYTES);
      case LENGTH_DELIMITED -> new Field(number, true, 0, run(in));
      default -> throw broken("wire type " + (tag & 7));
    };
  }

  private static ByteBuffer run(ByteBuffer in) throws DataFormatException {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw broken("a field of %d bytes, of which %d are left".formatted(length, in.remaining()));
    }
    ByteBuffer run = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return run;
  }

  private static long varint(ByteBuffer in) throws DataFormatException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken("a number of more than ten bytes");
  }

  static DataFormatException broken(String found) {
    return new DataFormatException(
        "expected an ONNX model, found %s; get a complete copy of the file".formatted(found));
  }

  /** The messages of a repeated field. */
  List<ProtobufFields> messages(int number) throws DataFormatException {
    List<ProtobufFields> messages = new ArrayList<>();
    for (Field field : fields) {
      if (field.number() == number) {
        messages.add(read(field.bytes()));
      }
    }
    return messages;
  }

  /** A message, or one without fields. */
  ProtobufFields message(int number) throws DataFormatException {
    List<ProtobufFields> messages = messages(number);
    return messages.isEmpty() ? new ProtobufFields() : messages.get(messages.size() - 1);
  }

  /** The texts of a repeated field. */
  List<String> texts(int number) {
    return fields.stream()
        .filter(field -> field.number() == number)
        .map(field -> StandardCharsets.UTF_8.decode(field.bytes().slice()).toString())
        .toList();
  }

  /** A text, or an empty one. */
  String text(int number) {
    List<String> texts = texts(number);
    return texts.isEmpty() ? "" : texts.get(texts.size() - 1);
  }

  /** Whether a field is there. */
  boolean has(int number) {
    return fields.stream().anyMatch(field -> field.number() == number);
  }

  /** The bytes of a field, little-endian. */
  ByteBuffer bytes(int number) {
    ByteBuffer found = NO_BYTES;
    for (Field field : fields) {
      found = field.number() == number ? field.bytes() : found;
    }
    return found.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A number, or 0. */
  long integer(int number) {
    long found = 0;
    for (Field field : fields) {
      found = field.number() == number ? field.value() : found;
    }
    return found;
  }

  /** The integers of a repeated field, packed or not. */
  List<Long> integers(int number) throws DataFormatException {
    List<Long> integers = new ArrayList<>();
    for (Field field : fields) {
      if (field.number() == number && field.isRun()) {
        addAll(field.bytes().slice(), integers);
      } else if (field.number() == number) {
        integers.add(field.value());
      }
    }
    return integers;
  }

  private static void addAll(ByteBuffer run, List<Long> integers) throws DataFormatException {
    try {
      while (run.hasRemaining()) {
        integers.add(varint(run));
      }
    } catch (BufferUnderflowException e) {
      throw broken("a number that goes on behind its end").causedBy(e);
    }
  }

  /** The floats of a repeated field, packed or not. */
  float[] floats(int number) {
    List<Float> floats = new ArrayList<>();
    for (Field field : fields) {
      if (field.number() == number && field.isRun()) {
        ByteBuffer run = field.bytes().slice().order(ByteOrder.LITTLE_ENDIAN);
        while (run.remaining() >= Float.BYTES) {
          floats.add(run.getFloat());
        }
      } else if (field.number() == number) {
        floats.add(Float.intBitsToFloat((int) field.value()));
      }
    }
    float[] values = new float[floats.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.get(i);
    }
    return values;
  }
}

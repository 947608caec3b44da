package org.digits.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message of Protocol Buffers as it stands in a file, each field with its wire type. */
record RawMessage(List<Field> fields) {
  static final int VARINT = 0;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  /** One field; of a number {@code bytes} is empty. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Field(int number, int wireType, long value, byte[] bytes) {
    RawMessage message() {
      return RawMessage.of(bytes);
    }

    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static RawMessage of(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      int number = (int) (tag >>> 3);
      int wireType = (int) (tag & 7);
      switch (wireType) {
        case VARINT -> fields.add(new Field(number, wireType, varint(in), new byte[0]));
        case FIXED32 -> fields.add(new Field(number, wireType, in.getInt(), new byte[0]));
        case LENGTH_DELIMITED -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          fields.add(new Field(number, wireType, bytes.length, bytes));
        }
        default -> throw new IllegalArgumentException("wire type " + wireType);
      }
    }
    return new RawMessage(fields);
  }

  List<Field> all(int number) {
    return fields.stream().filter(field -> field.number() == number).toList();
  }

  Field one(int number) {
    List<Field> found = all(number);
    if (found.size() != 1) {
      throw new IllegalArgumentException("field %d: %s".formatted(number, found));
    }
    return found.get(0);
  }

  List<RawMessage> messages(int number) {
    return all(number).stream().map(Field::message).toList();
  }

  List<String> texts(int number) {
    return all(number).stream().map(Field::text).toList();
  }

  String text(int number) {
    return one(number).text();
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}

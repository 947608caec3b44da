package org.digits.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message of Protocol Buffers in the making: its fields, in the order of the calls. Repeated
 * numbers stay unpacked, as proto2 has them: some readers of ONNX take no others.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">The encoding</a>
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();

  /** A field of type int32, int64 or an enum. */
  ProtobufMessage integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** A field of type float. */
  ProtobufMessage real(int field, float value) {
    tag(field, FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      encoded.write(bits >>> shift);
    }
    return this;
  }

  /** A field of type string. */
  ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field of type bytes. */
  ProtobufMessage bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    encoded.writeBytes(value);
    return this;
  }

  /** A field that is a message itself. */
  ProtobufMessage message(int field, ProtobufMessage value) {
    return bytes(field, value.toByteArray());
  }

  /** All fields of another message of the same type. */
  ProtobufMessage fields(ProtobufMessage more) {
    encoded.writeBytes(more.toByteArray());
    return this;
  }

  byte[] toByteArray() {
    return encoded.toByteArray();
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      encoded.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    encoded.write((int) rest);
  }
}

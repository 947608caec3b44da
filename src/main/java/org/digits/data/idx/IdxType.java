package org.digits.data.idx;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What an IDX file's numbers are; its third byte says so. */
enum IdxType {
  UBYTE(0x08, 1, "unsigned bytes"),
  BYTE(0x09, 1, "signed bytes"),
  SHORT(0x0b, 2, "int16"),
  INT(0x0c, 4, "int32"),
  FLOAT(0x0d, 4, "float32"),
  DOUBLE(0x0e, 8, "float64");

  private final int code;
  private final int bytes;
  private final String label;

  IdxType(int code, int bytes, String label) {
    this.code = code;
    this.bytes = bytes;
    this.label = label;
  }

  static Optional<IdxType> of(int code) {
    for (IdxType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /** The name in messages. */
  String label() {
    return label;
  }

  boolean isWhole() {
    return this != FLOAT && this != DOUBLE;
  }

  /** A whole number. */
  int whole(ByteBuffer numbers, int at) {
    return switch (this) {
      case UBYTE -> Byte.toUnsignedInt(numbers.get(at));
      case BYTE -> numbers.get(at);
      case SHORT -> numbers.getShort(at);
      case INT -> numbers.getInt(at);
      default -> throw new IllegalStateException(label + " are no whole numbers");
    };
  }
}

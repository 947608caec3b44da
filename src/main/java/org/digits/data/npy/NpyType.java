package org.digits.data.npy;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of an array's elements, as NumPy writes it: {@code |u1}, {@code <i8}, {@code >f4}.
 *
 * @param isBigEndian whether the first byte is the highest
 * @param kind NumPy's letter: b for bool, u and i for whole numbers, f for floats, and others
 * @param bytes of an element
 */
public record NpyType(boolean isBigEndian, char kind, int bytes) implements Serializable {
  private static final Pattern CODE = Pattern.compile("([<>|=])([a-zA-Z])(\\d{1,9})?.*");

  /** The type of that code; empty where it is no code of one type. */
  static Optional<NpyType> of(String code) {
    Matcher parts = CODE.matcher(code);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int bytes = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    return Optional.of(new NpyType(parts.group(1).equals(">"), parts.group(2).charAt(0), bytes));
  }

  /** Whether elements are uint8. */
  public boolean isUint8() {
    return kind == 'u' && bytes == 1;
  }

  /** Whether elements are whole numbers of 1, 2, 4 or 8 bytes. */
  public boolean isWhole() {
    return (kind == 'u' || kind == 'i') && (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8);
  }

  /** A whole number; of uint64, what lies beyond a long is negative. */
  long whole(byte[] elements, int at) {
    ByteBuffer buffer =
        ByteBuffer.wrap(elements)
            .order(isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean unsigned = kind == 'u';
    return switch (bytes) {
      case 1 -> unsigned ? Byte.toUnsignedLong(buffer.get(at)) : buffer.get(at);
      case 2 -> unsigned ? Short.toUnsignedLong(buffer.getShort(at)) : buffer.getShort(at);
      case 4 -> unsigned ? Integer.toUnsignedLong(buffer.getInt(at)) : buffer.getInt(at);
      case 8 -> buffer.getLong(at);
      default -> throw new IllegalStateException(this + " is no whole number");
    };
  }

  /** NumPy's name: uint8, int64, float32. */
  @Override
  public String toString() {
    return switch (kind) {
      case 'b' -> "bool";
      case 'u' -> "uint" + 8 * bytes;
      case 'i' -> "int" + 8 * bytes;
      case 'f' -> "float" + 8 * bytes;
      case 'c' -> "complex" + 8 * bytes;
      case 'O' -> "Python objects";
      case 'U', 'S', 'a' -> "texts";
      default -> "type '" + kind + "'";
    };
  }
}

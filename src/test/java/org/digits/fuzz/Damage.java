package org.digits.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a broken file of a valid one, or of nothing. */
final class Damage {
  private static final int HEAD_BYTES = 32;
  private static final int MOST_STEPS = 4;
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    0x7F,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE - 8,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MAX_VALUE / 4 + 1,
    Long.MIN_VALUE
  };
  private static final List<String> TOKENS =
      List.of(
          "null",
          "-1",
          "0",
          "1e999",
          "-0.5",
          "NaN",
          "\"NaN\"",
          "true",
          "{}",
          "[]",
          "[null]",
          "\"\"",
          "\"x\\ny\"",
          "99999999999999999999",
          "\"../x\"",
          "{",
          "[[[[",
          "\\u",
          "\\n",
          "=");

  private final SplittableRandom random;
  private byte[] file;

  private Damage(byte[] file, SplittableRandom random) {
    this.file = file.clone();
    this.random = random;
  }

  /** A damaged copy; one in twenty is random bytes. */
  static byte[] of(byte[] file, SplittableRandom random) {
    if (random.nextInt(20) == 0) {
      return bytes(random, random.nextInt(256));
    }
    Damage damage = new Damage(file, random);
    for (int step = 1 + random.nextInt(MOST_STEPS); step > 0; step--) {
      damage.step();
    }
    return damage.file;
  }

  private void step() {
    int at = position();
    switch (random.nextInt(9)) {
      case 0 -> splice(at, 1, new byte[] {(byte) (byteAt(at) ^ 1 << random.nextInt(8))});
      case 1 -> splice(at, 1, bytes(random, 1));
      case 2 -> file = Arrays.copyOf(file, random.nextInt(file.length + 1));
      case 3 -> splice(file.length, 0, bytes(random, 1 + random.nextInt(64)));
      case 4 -> splice(at, 0, slice());
      case 5 -> splice(at, slice().length, new byte[0]);
      case 6 -> overwrite(at, slice());
      case 7 -> overwrite(at, extreme());
      default -> token();
    }
  }

  /** Half of the time near the beginning, where headers are. */
  private int position() {
    int bound = random.nextBoolean() ? Math.min(HEAD_BYTES, file.length) : file.length;
    return random.nextInt(bound + 1);
  }

  private byte[] slice() {
    int from = position();
    int length = 1 + random.nextInt(random.nextBoolean() ? 8 : 256);
    return Arrays.copyOfRange(file, from, Math.min(file.length, from + length));
  }

  private byte[] extreme() {
    int bytes = 1 << random.nextInt(4);
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(EXTREMES[random.nextInt(EXTREMES.length)]);
    byte[] value = Arrays.copyOf(buffer.array(), bytes);
    if (random.nextBoolean()) {
      for (int i = 0; i < bytes / 2; i++) {
        byte swap = value[i];
        value[i] = value[bytes - 1 - i];
        value[bytes - 1 - i] = swap;
      }
    }
    return value;
  }

  /** Puts a token somewhere, or in the place of a value of JSON. */
  private void token() {
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
    int at = random.nextInt(file.length + 1);
    while (at < file.length && byteAt(at) != ':') {
      at++;
    }
    if (at >= file.length || random.nextInt(4) == 0) {
      splice(position(), 0, bytes);
      return;
    }
    int end = at + 1;
    while (end < file.length && ",}]\n".indexOf(byteAt(end)) < 0) {
      end++;
    }
    splice(at + 1, end - at - 1, bytes);
  }

  private byte byteAt(int at) {
    return at < file.length ? file[at] : 0;
  }

  private void overwrite(int at, byte[] with) {
    splice(at, with.length, with);
  }

  /** Replaces {@code length} bytes, as far as they are there. */
  private void splice(int at, int length, byte[] with) {
    int end = Math.min(file.length, at + length);
    file =
        ByteBuffer.allocate(at + with.length + file.length - end)
            .put(file, 0, at)
            .put(with)
            .put(file, end, file.length - end)
            .array();
  }

  private static byte[] bytes(SplittableRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}

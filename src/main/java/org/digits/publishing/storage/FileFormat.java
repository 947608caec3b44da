package org.digits.publishing.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * How a binary file begins: its magic in ASCII, and its version.
 *
 * @param magic the first bytes
 * @param version the int behind them
 */
public record FileFormat(String magic, int version) {
  /** Length of both in bytes. */
  public int bytes() {
    return magic.length() + Integer.BYTES;
  }

  /** Writes both. */
  public void put(ByteBuffer file) {
    file.put(magic.getBytes(StandardCharsets.US_ASCII)).putInt(version);
  }

  /**
   * Reads both.
   *
   * @param file as long as both at least
   * @param damaged makes the exception for what is wrong
   * @throws StorageException if they are others
   */
  public void check(ByteBuffer file, Function<String, StorageException> damaged)
      throws StorageException {
    byte[] found = new byte[magic.length()];
    file.get(found);
    if (!Arrays.equals(found, magic.getBytes(StandardCharsets.US_ASCII))) {
      throw damaged.apply("it begins with " + HexFormat.of().formatHex(found));
    }
    int foundVersion = file.getInt();
    if (foundVersion != version) {
      throw damaged.apply(
          "its format version is %d, this program reads %d".formatted(foundVersion, version));
    }
  }
}

package org.digits.publishing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes in memory. */
final class Sha256 {
  private Sha256() {}

  /** In lower-case hex. */
  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest(bytes, 0, bytes.length));
  }

  /** The 32 bytes of a part's sum. */
  static byte[] digest(byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

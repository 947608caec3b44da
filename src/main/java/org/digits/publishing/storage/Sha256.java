package org.digits.publishing.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes in memory. */
public final class Sha256 {
  private Sha256() {}

  /** In lower-case hex. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest(bytes, 0, bytes.length));
  }

  /** The 32 bytes of a part's sum. */
  public static byte[] digest(byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package org.digits.data;

import java.util.regex.Pattern;

/**
 * A file to fetch.
 *
 * @param name plain file name, without .gz
 * @param bytes uncompressed length
 * @param sha256 of the uncompressed bytes, 64 lower-case hex digits
 */
public record MnistFile(String name, long bytes, String sha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Checks the name and the form of the checksum. */
  public MnistFile {
    if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
      throw new IllegalArgumentException("a plain file name is needed, not \"" + name + "\"");
    }
    if (bytes < 0 || !SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "%s: %d bytes with SHA-256 %s".formatted(name, bytes, sha256));
    }
  }
}

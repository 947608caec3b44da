package org.digits.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.digits.data.ByteSource;
import org.digits.data.idx.IdxName;

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

  /** Whether a file, plain or .gz, has exactly this content. */
  public boolean matches(ByteSource source) throws IOException {
    boolean gzip = IdxName.isPacked(source.name());
    if (!gzip && source.length() >= 0 && source.length() != bytes) {
      return false;
    }
    try (InputStream raw = source.open();
        InputStream plain = gzip ? new GZIPInputStream(raw, 1 << 16) : raw) {
      return Transfer.sha256(plain).equals(sha256);
    }
  }
}

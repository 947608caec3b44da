package org.digits.data.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Copies and checks bytes on their way from a source to the target folder. */
final class Transfer {
  private Transfer() {}

  /**
   * Copies a stream, unpacked where it is gzip, and stops as soon as it is longer than promised.
   */
  static void copy(InputStream raw, MnistFile file, Path into) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
    try (OutputStream out = Files.newOutputStream(into, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = plain.read(buffer); n >= 0; n = plain.read(buffer)) {
        total += n;
        if (total > file.bytes()) {
          throw new IOException("it is longer than the expected " + file.bytes() + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  static boolean isIntact(Path path, MnistFile file) throws IOException {
    return Files.isRegularFile(path)
        && Files.size(path) == file.bytes()
        && sha256(path).equals(file.sha256());
  }

  static void verify(Path path, MnistFile file) throws IOException {
    String found = sha256(path);
    if (!found.equals(file.sha256())) {
      throw new IOException(
          "SHA-256 of %d bytes is %s, expected %s"
              .formatted(Files.size(path), found, file.sha256()));
    }
  }

  static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return sha256(in);
    }
  }

  /** Of all that is left of a stream. */
  static String sha256(InputStream bytes) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
    new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(digest.digest());
  }
}

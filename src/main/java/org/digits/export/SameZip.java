package org.digits.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip files in memory whose bytes depend on their content alone: all entries have one date. */
final class SameZip {
  /** The first day of zip would be written twice. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  SameZip add(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
    zip.write(content);
    return this;
  }

  byte[] toByteArray() throws IOException {
    zip.close();
    return bytes.toByteArray();
  }
}

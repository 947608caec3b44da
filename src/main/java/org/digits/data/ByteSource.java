package org.digits.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file somewhere that can be opened any number of times. A name ending in .gz means gzip. */
public interface ByteSource {
  /** The name used in errors, and by its suffix the compression. */
  String name();

  /** The raw bytes from the start; the caller closes the stream. */
  InputStream open() throws IOException;

  /** Raw length in bytes, -1 where unknown. */
  long length() throws IOException;

  /** A local file. */
  static ByteSource of(Path file) {
    return new LocalFile(file);
  }

  /** A file of the local file system. */
  record LocalFile(Path file) implements ByteSource {
    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public long length() throws IOException {
      return Files.size(file);
    }
  }
}

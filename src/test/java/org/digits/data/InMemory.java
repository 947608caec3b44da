package org.digits.data;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A file in memory. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record InMemory(String name, byte[] bytes) implements ByteSource {
  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public long length() {
    return bytes.length;
  }
}

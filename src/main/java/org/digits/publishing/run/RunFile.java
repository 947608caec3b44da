package org.digits.publishing.run;

import java.io.IOException;

/**
 * A file to publish.
 *
 * @param name in the run's directory, without a folder
 * @param content called once, when the file is written
 */
public record RunFile(String name, Content content) {

  /** Checks the name. */
  public RunFile {
    checkName(name);
    if (name.equals(Manifest.NAME)) {
      throw new IllegalArgumentException("the publisher itself writes " + name);
    }
  }

  /** A file whose bytes are at hand. */
  public static RunFile of(String name, byte[] bytes) {
    return new RunFile(name, () -> bytes);
  }

  /** Makes a file's bytes. */
  @FunctionalInterface
  public interface Content {
    /** All bytes of the file. */
    byte[] bytes() throws IOException;
  }

  static void checkName(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException("file name '%s' is not a plain name".formatted(name));
    }
  }
}

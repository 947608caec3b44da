package org.digits.data;

import java.io.IOException;

/** Input that is not what its format promises; the message is one line that says what to do. */
public final class DataFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A violation at a place in a file.
   *
   * @param file name of the file as the user knows it
   * @param offset byte in the (uncompressed) file
   * @param expected what the format asks for
   * @param found what stands there
   * @param action what to do about it
   */
  public DataFormatException(
      String file, long offset, String expected, String found, String action) {
    super(
        "%s: at byte %d expected %s, found %s; %s"
            .formatted(file, offset, expected, found, action));
  }

  /**
   * A violation whose message already says where, what was expected, what was found, what to do.
   */
  public DataFormatException(String message) {
    super(message);
  }

  /** The same violation, of a file that the message does not name yet. */
  public DataFormatException in(String file) {
    return new DataFormatException(file + ": " + getMessage()).causedBy(this);
  }

  public DataFormatException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }
}

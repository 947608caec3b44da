package org.digits.publishing.storage;

import java.io.IOException;

/** A storage operation failed; the message is one line that says what, where and what to do. */
public class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Without a cause. */
  public StorageException(String message) {
    super(message);
  }

  /** With the failure that led to it. */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}

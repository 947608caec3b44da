package org.digits.publishing.run;

import org.digits.publishing.storage.StorageException;

/** A file of a run is not what its manifest says; the message says what to do. */
public final class DamagedFileException extends StorageException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String message) {
    super(message);
  }
}

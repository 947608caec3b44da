package org.digits.publishing.run;

import org.digits.publishing.storage.StorageException;

/** A run of this id is published already, perhaps by a process that was faster. */
public final class RunExistsException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Found before anything was written. */
  public RunExistsException(String message) {
    super(message);
  }

  /** Found when the commit failed. */
  public RunExistsException(String message, Throwable cause) {
    super(message, cause);
  }
}

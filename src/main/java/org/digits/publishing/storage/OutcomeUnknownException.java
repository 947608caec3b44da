package org.digits.publishing.storage;

/**
 * A storage failed while something was committed, and cannot say whether it was. Trying again
 * before somebody has looked may be wrong; after any other {@link StorageException} it is not.
 */
public final class OutcomeUnknownException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** The message says what to look for; the cause is the commit's failure. */
  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}

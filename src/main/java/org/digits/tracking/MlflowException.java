package org.digits.tracking;

import java.io.IOException;

/** MLflow could not be told of a run; the message is one line that says why, without secrets. */
public final class MlflowException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  /** Settings that cannot work, or a server that does not answer. */
  MlflowException(String message) {
    this(message, false, null);
  }

  MlflowException(String message, boolean answered, Throwable cause) {
    super(message, cause);
    this.answered = answered;
  }

  /** Whether the server lives, and refused. */
  boolean answered() {
    return answered;
  }
}

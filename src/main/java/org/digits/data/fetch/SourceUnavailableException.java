package org.digits.data.fetch;

import java.io.IOException;

/** A source as a whole does not answer, so that its other files need not be tried. */
public final class SourceUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A reason, and its cause where there is one. */
  public SourceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.digits;

import java.io.Serial;

/** A command's error line; it has no stack trace, as YARN would send it along. */
final class FailedCommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  FailedCommandException(String message) {
    super(message, null, false, false);
  }
}

package org.digits.data.fetch;

import java.io.IOException;

/** Files that no source could give; the message lists every source tried and why it failed. */
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A message that names the files, the sources and the way out. */
  public FetchException(String message) {
    super(message);
  }
}

package org.digits.config;

/** A setting that cannot be used; the message is one line, names it and says what is accepted. */
public final class ConfigException extends RuntimeException {
  /** An error in the user's settings. */
  public ConfigException(String message) {
    // A file can escape line breaks into keys and values.
    super(message.replaceAll("\\R", " "));
  }
}

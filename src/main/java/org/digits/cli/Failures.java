package org.digits.cli;

import org.apache.spark.SparkException;

/** Turns an exception into one line for the user. */
final class Failures {
  private Failures() {}

  /** The most telling message of the chain, on one line. */
  static String line(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof SparkException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      message = cause.getClass().getSimpleName();
    }
    return message.lines().findFirst().orElseThrow().strip();
  }
}

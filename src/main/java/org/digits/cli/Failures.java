package org.digits.cli;

import org.digits.spark.SparkFailures;

/** Turns an exception into one line for the user. */
final class Failures {
  private Failures() {}

  /** The most telling message of the chain, on one line. */
  static String line(Throwable failure) {
    Throwable cause = SparkFailures.cause(failure);
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      message = cause.getClass().getSimpleName();
    }
    return message.lines().findFirst().orElseThrow().strip();
  }
}

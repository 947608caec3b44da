package org.digits.spark.ml;

import org.digits.data.DataFormatException;
import org.digits.spark.session.SparkFailures;

/** Turns what stopped a training into an exception that says what to do. */
final class Failures {
  private Failures() {}

  /** The failure itself, or an IllegalArgumentException where the data is to blame. */
  static RuntimeException of(Exception failure) {
    Throwable cause = SparkFailures.cause(failure);
    if (cause instanceof DataFormatException || cause instanceof IllegalArgumentException) {
      return new IllegalArgumentException(cause.getMessage(), failure);
    }
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("training failed: " + failure.getMessage(), failure);
  }
}

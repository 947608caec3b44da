package org.digits.spark;

import org.apache.spark.SparkException;

/** What stands behind Spark's exceptions. */
public final class SparkFailures {
  private SparkFailures() {}

  /** The first cause that is not Spark's own, as a task threw it; Spark's where there is none. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof SparkException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}

package org.digits.training;

/** Training cannot go on; the message says where and why. */
public final class TrainingException extends RuntimeException {
  /** An error with its cause, or null. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.digits.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param status how it stands
 * @param subject what was checked, and where
 * @param found one line
 * @param fix a command or setting to change it with; empty where all is well
 */
public record Finding(Status status, String subject, String found, String fix) {
  /** How serious a finding is. */
  public enum Status {
    /** A run has what it needs. */
    OK,
    /** A run works, but worse than it could. */
    WARNING,
    /** A run fails, or does far worse than it should. */
    FAILURE
  }

  /** Every finding that is not ok has a fix. */
  public Finding {
    if ((status == Status.OK) != fix.isEmpty()) {
      throw new IllegalArgumentException(
          "%s of %s with the fix '%s'".formatted(status, subject, fix));
    }
    found = FailureMessage.oneLine(found);
  }

  public static Finding ok(String subject, String found) {
    return new Finding(Status.OK, subject, found, "");
  }

  static Finding warning(String subject, String found, String fix) {
    return new Finding(Status.WARNING, subject, found, fix);
  }

  /** What makes a run fail. */
  public static Finding failure(String subject, String found, String fix) {
    return new Finding(Status.FAILURE, subject, found, fix);
  }

  /** A check that could not be made. */
  public static Finding failed(String subject, Throwable failure, String fix) {
    return failure(subject, reason(failure), fix);
  }

  /** The first message of the chain, without its advice: the fix stands for that. */
  public static String reason(Throwable failure) {
    Throwable telling = failure;
    while (telling.getCause() != null && isSilent(telling)) {
      telling = telling.getCause();
    }
    if (isSilent(telling)) {
      return telling.getClass().getSimpleName();
    }
    String message = FailureMessage.oneLine(telling.getMessage());
    int advice = message.lastIndexOf("; ");
    message = advice > 0 ? message.substring(0, advice) : message;
    return telling instanceof Error ? telling.getClass().getSimpleName() + ": " + message : message;
  }

  /** The advice behind a failure's message. */
  public static String advice(Throwable failure) {
    String message = FailureMessage.oneLine(String.valueOf(failure.getMessage()));
    int advice = message.lastIndexOf("; ");
    return advice > 0 ? message.substring(advice + 2) : "get complete copies of the files";
  }

  /** The line that users read. */
  public String line() {
    String line = "%-7s  %s: %s".formatted(status.name().toLowerCase(Locale.ROOT), subject, found);
    return fix.isEmpty() ? line : line + "; fix: " + fix;
  }

  private static boolean isSilent(Throwable failure) {
    return failure.getMessage() == null || failure.getMessage().isBlank();
  }
}

package org.digits.doctor;

import java.util.List;

/** Messages of others' exceptions on one line. */
public final class FailureMessage {
  private FailureMessage() {}

  /**
   * The first line, and what Spark asks for, which may stand in a line of its own; without the code
   * for databases that Spark 4 puts at the end.
   *
   * @param message not blank
   */
  public static String oneLine(String message) {
    List<String> lines = message.strip().lines().map(String::strip).toList();
    String told =
        lines.size() > 1 && lines.get(1).startsWith("Please ")
            ? lines.get(0) + " " + lines.get(1)
            : lines.get(0);
    return told.replaceFirst("\\.? SQLSTATE: \\w{5}$", "");
  }
}

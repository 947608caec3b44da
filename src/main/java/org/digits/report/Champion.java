package org.digits.report;

import org.digits.publishing.run.RunMetrics;

/** The run in use when a report is made. */
public sealed interface Champion {
  /** There is none yet. */
  record None() implements Champion {}

  /** There is one, and it could be read. */
  record Known(RunMetrics metrics) implements Champion {}

  /** There may be one, but it could not be read. */
  record Unreadable(String reason) implements Champion {}
}

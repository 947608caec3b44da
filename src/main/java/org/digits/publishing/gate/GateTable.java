package org.digits.publishing.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.stream.Collectors;
import org.digits.evaluation.OverlapNote;

/** Renders a {@link GateRecord} as plain text for a terminal. */
public final class GateTable {
  private GateTable() {}

  /** A line per rule, the overlap and the verdict, in lines that end with a newline. */
  public static String render(GateRecord record) {
    StringBuilder text = new StringBuilder();
    text.append(line("%-18s %12s %12s  %-7s %s", "rule", "bound", "found", "verdict", ""));
    for (GateCheck check : record.rules()) {
      text.append(
          line(
              "%-18s %12s %12s  %-7s %s",
              check.rule(),
              check.comparison() + " " + number(check.bound()),
              number(check.found()),
              check.passed() ? "passed" : "FAILED",
              check.detail()));
    }
    text.append(OverlapNote.render(record.data().overlap()));
    for (GateRecord.Comparison champion : record.comparedWith()) {
      if (champion.overlap().any()) {
        text.append(
            line(
                "%s stand in the training data of champion %s, which flatters it",
                OverlapNote.count(champion.overlap()), champion.runId()));
      }
    }
    return text.append('\n').append(verdict(record)).toString();
  }

  private static String verdict(GateRecord record) {
    String against =
        record.comparedWith().isEmpty()
            ? "without a champion to compare with"
            : "against champion " + record.comparedWith().get(0).runId();
    return line(
        "%s: run %s %s, on %,d images of %s, at %s%s",
        record.accepted() ? "ACCEPTED" : "REJECTED",
        record.runId(),
        against,
        record.data().count(),
        record.data().name(),
        record.judgedAt(),
        record.accepted() ? "" : ": " + failures(record));
  }

  /** The rules that failed, and what was found, in one line. */
  public static String failures(GateRecord record) {
    return record.rules().stream()
        .filter(rule -> !rule.passed())
        .map(rule -> "%s is %s".formatted(rule.rule(), number(rule.found())))
        .collect(Collectors.joining(", "));
  }

  // Four significant digits, and no zeros behind them.
  private static String number(double value) {
    return value != 0 && Math.abs(value) < 1e-4
        ? String.format(Locale.ROOT, "%.1e", value)
        : BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing() + "\n";
  }
}

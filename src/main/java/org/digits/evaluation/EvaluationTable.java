package org.digits.evaluation;

import java.util.List;
import java.util.Locale;

/** Renders an {@link Evaluation} as plain text for a terminal. */
public final class EvaluationTable {
  private EvaluationTable() {}

  /** Per-class metrics, confusion matrix, accuracy and loss, in lines that end with a newline. */
  public static String render(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    appendClasses(text, evaluation.perClass());
    text.append('\n');
    appendConfusion(text, evaluation.confusion());
    text.append('\n');
    text.append(
        line(
            "accuracy %.4f   loss %.4f   images %d",
            evaluation.accuracy(), evaluation.loss(), evaluation.count()));
    return text.toString();
  }

  private static void appendClasses(StringBuilder text, List<ClassMetrics> classes) {
    text.append(line("%5s %9s %9s %9s %7s", "label", "precision", "recall", "f1", "count"));
    for (ClassMetrics c : classes) {
      text.append(
          line(
              "%5d %9.4f %9.4f %9.4f %7d",
              c.label(), c.precision(), c.recall(), c.f1(), c.count()));
    }
  }

  private static void appendConfusion(StringBuilder text, List<List<Long>> confusion) {
    text.append("confusion matrix (rows: actual, columns: predicted)\n");
    StringBuilder header = new StringBuilder("     ");
    for (int label = 0; label < confusion.size(); label++) {
      header.append(" %7d".formatted(label));
    }
    text.append(header).append('\n');
    for (int actual = 0; actual < confusion.size(); actual++) {
      text.append("%5d".formatted(actual));
      confusion.get(actual).forEach(n -> text.append(" %7d".formatted(n)));
      text.append('\n');
    }
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }
}

package org.digits.evaluation;

import java.util.List;
import java.util.Locale;
import org.digits.data.LabelMapping;

/** Renders an {@link Evaluation} as plain text for a terminal. */
public final class EvaluationTable {
  private static final int WIDTH = 5;
  private static final int COLUMN = 7;

  private EvaluationTable() {}

  /**
   * Per-class metrics, confusion matrix, accuracy and loss, in lines that end with a newline.
   *
   * @param labels that name the classes
   */
  public static String render(Evaluation evaluation, LabelMapping labels) {
    StringBuilder text = new StringBuilder();
    List<String> names = labels.names(evaluation.perClass().size());
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    appendClasses(text, evaluation.perClass(), names, Math.max(WIDTH, width));
    text.append('\n');
    appendConfusion(text, evaluation.confusion(), names, width);
    text.append('\n');
    text.append(
        line(
            "accuracy %.4f   loss %.4f   images %d",
            evaluation.accuracy(), evaluation.loss(), evaluation.count()));
    return text.toString();
  }

  private static void appendClasses(
      StringBuilder text, List<ClassMetrics> classes, List<String> names, int width) {
    String label = "%" + width + "s";
    text.append(line(label + " %9s %9s %9s %7s", "label", "precision", "recall", "f1", "count"));
    for (ClassMetrics c : classes) {
      text.append(
          line(
              label + " %9.4f %9.4f %9.4f %7d",
              names.get(c.label()),
              c.precision(),
              c.recall(),
              c.f1(),
              c.count()));
    }
  }

  private static void appendConfusion(
      StringBuilder text, List<List<Long>> confusion, List<String> names, int width) {
    text.append("confusion matrix (rows: actual, columns: predicted)\n");
    String label = "%" + Math.max(WIDTH, width) + "s";
    String column = " %" + Math.max(COLUMN, width) + "s";
    text.append(label.formatted(""));
    names.forEach(name -> text.append(column.formatted(name)));
    text.append('\n');
    for (int actual = 0; actual < confusion.size(); actual++) {
      text.append(label.formatted(names.get(actual)));
      confusion.get(actual).forEach(n -> text.append(column.formatted(n)));
      text.append('\n');
    }
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }
}

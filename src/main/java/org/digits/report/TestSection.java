package org.digits.report;

import java.util.List;
import java.util.stream.IntStream;
import org.digits.data.LabelMapping;
import org.digits.evaluation.ClassMetrics;
import org.digits.evaluation.Evaluation;

/** The test: the confusion matrix as a heat map, and the numbers of each label. */
final class TestSection {
  // Of more labels the columns would be narrower than their numbers.
  private static final int MOST_BESIDE_EACH_OTHER = 15;

  private final Evaluation test;
  private final LabelMapping labels;
  private final long mostConfused;

  TestSection(Evaluation test, LabelMapping labels) {
    this.test = test;
    this.labels = labels;
    mostConfused =
        IntStream.range(0, test.confusion().size())
            .mapToLong(
                actual ->
                    IntStream.range(0, test.confusion().size())
                        .filter(predicted -> predicted != actual)
                        .mapToLong(predicted -> count(actual, predicted))
                        .max()
                        .orElse(0))
            .max()
            .orElse(0);
  }

  Markup confusion() {
    int classes = test.confusion().size();
    Markup table =
        Tables.scrolling("Confusion matrix")
            .open("table", "class", classes > MOST_BESIDE_EACH_OTHER ? "heat wide" : "heat")
            .element("caption", "Rows are what the images show, columns what they were taken for.")
            .open("thead")
            .open("tr")
            .open("td")
            .close();
    for (int predicted = 0; predicted < classes; predicted++) {
      label(table, predicted, "col", "taken for ");
    }
    table.close().close().open("tbody");
    for (int actual = 0; actual < classes; actual++) {
      table.open("tr");
      label(table, actual, "row", "shows ");
      for (int predicted = 0; predicted < classes; predicted++) {
        cell(table, actual, predicted);
      }
      table.close();
    }
    return table.close().close().close();
  }

  private void label(Markup table, int label, String scope, String words) {
    table
        .open("th", "scope", scope)
        .element("span", words, "class", "unseen")
        .text(labels.name(label))
        .close();
  }

  // The eye sees small counts better when the shade grows with the square root.
  private void cell(Markup table, int actual, int predicted) {
    long count = count(actual, predicted);
    long shows = test.perClass().get(actual).count();
    boolean right = actual == predicted;
    double heat =
        right
            ? test.perClass().get(actual).recall()
            : mostConfused == 0 ? 0 : Math.sqrt((double) count / mostConfused);
    table.element(
        "td",
        String.valueOf(count),
        "class",
        count == 0 ? "none" : right ? "right" : "wrong",
        "style",
        Numbers.format("--heat:%.2f", heat),
        "title",
        Numbers.format(
            "shows %s, taken for %s: %,d of %,d images",
            labels.name(actual), labels.name(predicted), count, shows));
  }

  private long count(int actual, int predicted) {
    return test.confusion().get(actual).get(predicted);
  }

  Markup perClass() {
    return Tables.of(
        "Precision, recall and F1 of each label",
        List.of("Label", "Precision", "Recall", "F1", "Images"),
        test.perClass().stream().map(this::row).toList(),
        "labels");
  }

  private List<String> row(ClassMetrics label) {
    return List.of(
        labels.name(label.label()),
        Numbers.percent(label.precision()),
        Numbers.percent(label.recall()),
        Numbers.percent(label.f1()),
        Numbers.count(label.count()));
  }
}

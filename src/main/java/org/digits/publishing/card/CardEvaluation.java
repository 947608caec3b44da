package org.digits.publishing.card;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.digits.data.LabelMapping;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.ClassMetrics;
import org.digits.evaluation.Evaluation;
import org.digits.publishing.run.RunMetrics;

/** The section of a model card about the test. */
final class CardEvaluation {
  private static final int SHOWN = 5;

  private CardEvaluation() {}

  private record Confusion(int actual, int predicted, long count) {}

  static void write(CardText text, RunMetrics metrics) {
    Evaluation test = metrics.test();
    LabelMapping labels = metrics.labels();
    text.heading("Evaluation")
        .line(
            "On %,d test images, touched once, after training: accuracy %.4f, mean F1 %.4f, mean cross entropy %.4f nats.",
            test.count(), test.accuracy(), meanF1(test), test.loss());
    calibration(text, metrics.calibration());
    text.line("").table("label:", "precision:", "recall:", "F1:", "images:");
    for (ClassMetrics label : test.perClass()) {
      text.row(
          labels.name(label.label()),
          CardText.format("%.4f", label.precision()),
          CardText.format("%.4f", label.recall()),
          CardText.format("%.4f", label.f1()),
          CardText.format("%,d", label.count()));
    }
    List<Confusion> worst = worst(test);
    text.line("");
    if (worst.isEmpty()) {
      text.line("No image was taken for another label.");
      return;
    }
    text.line("The most frequent confusions:")
        .line("")
        .table("actual:", "predicted:", "images:", "of that label:");
    for (Confusion confusion : worst) {
      text.row(
          labels.name(confusion.actual()),
          labels.name(confusion.predicted()),
          CardText.format("%,d", confusion.count()),
          CardText.format(
              "%.2f %%",
              100.0 * confusion.count() / test.perClass().get(confusion.actual()).count()));
    }
  }

  private static void calibration(CardText text, Calibration calibration) {
    if (!calibration.equals(Calibration.UNKNOWN)) {
      text.line("")
          .line(
              "How sure it is and how often it is right differ by %.4f on average (expected calibration error, 15 bins); by %.4f with a temperature of %.3f, which the column `confidence` of `predict` has.",
              calibration.plainError(), calibration.expectedError(), calibration.temperature());
    }
  }

  /** Mean of the labels' F1, each label with the same weight. */
  static double meanF1(Evaluation test) {
    return test.perClass().stream().mapToDouble(ClassMetrics::f1).average().orElse(0);
  }

  private static List<Confusion> worst(Evaluation test) {
    List<Confusion> wrong = new ArrayList<>();
    for (int actual = 0; actual < test.confusion().size(); actual++) {
      List<Long> row = test.confusion().get(actual);
      for (int predicted = 0; predicted < row.size(); predicted++) {
        if (predicted != actual && row.get(predicted) > 0) {
          wrong.add(new Confusion(actual, predicted, row.get(predicted)));
        }
      }
    }
    wrong.sort(Comparator.comparingLong(Confusion::count).reversed());
    return wrong.subList(0, Math.min(SHOWN, wrong.size()));
  }
}

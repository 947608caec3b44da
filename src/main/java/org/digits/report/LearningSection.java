package org.digits.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunMetrics.Validation;
import org.digits.report.LineChart.Point;
import org.digits.training.RoundReport;

/** Loss, accuracy and learning rate while the run trained. */
final class LearningSection {
  private final List<RoundGroup> groups;
  private final List<RoundReport> rounds;
  private final List<Validation> validation;

  LearningSection(RunMetrics.Training training) {
    rounds = training.rounds();
    groups = RoundGroup.of(rounds);
    validation = training.validation();
  }

  Markup markup() {
    Markup section = new Markup();
    if (rounds.isEmpty()) {
      return section.element("p", "This trainer reports no rounds.");
    }
    section.open("div", "class", "charts").add(loss());
    section.add(validation.isEmpty() ? learningRate() : accuracy()).close();
    if (validation.isEmpty()) {
      section.element(
          "p",
          "No validation accuracy: the run set no training images aside (--validation-fraction).",
          "class",
          "note");
    }
    section.add(Tables.folded("Numbers of every round", roundTable()));
    if (!validation.isEmpty()) {
      section.add(Tables.folded("Numbers of every epoch", epochTable()));
    }
    return section;
  }

  private Markup loss() {
    LineChart chart =
        new LineChart().line("training", points(RoundGroup::loss, "training loss %.4f"));
    Markup caption = legend("training", "Training loss of each round");
    if (!validation.isEmpty()) {
      chart.line("validation", validationLoss());
      caption.text(", ").add(legend("validation", "validation loss after each epoch"));
    }
    caption
        .text(". Mean cross entropy in nats; it went from ")
        .text(Numbers.format("%.4f", groups.get(0).loss()))
        .text(" to ")
        .text(Numbers.format("%.4f", groups.get(groups.size() - 1).loss()))
        .text(".");
    return Tables.figure(chart.drawFalling("loss-title", "Loss by round", "round"), caption);
  }

  private Markup accuracy() {
    List<Point> points =
        validation.stream()
            .map(
                v ->
                    new Point(
                        v.epoch(),
                        100 * v.accuracy(),
                        "epoch %d: %s".formatted(v.epoch(), Numbers.percent(v.accuracy()))))
            .toList();
    Validation last = validation.get(validation.size() - 1);
    return Tables.figure(
        new LineChart()
            .line("validation", points)
            .draw(
                "accuracy-title",
                "Validation accuracy by epoch, %s at the end"
                    .formatted(Numbers.percent(last.accuracy())),
                "epoch",
                100),
        legend("validation", "Validation accuracy in percent")
            .text(
                " after each epoch; %s after the last."
                    .formatted(Numbers.percent(last.accuracy()))));
  }

  private Markup learningRate() {
    return Tables.figure(
        new LineChart()
            .line("rate", points(RoundGroup::learningRate, "learning rate %.6f"))
            .draw("rate-title", "Learning rate by round", "round", 0),
        legend("rate", "Learning rate").text(" at the end of each round."));
  }

  private List<Point> validationLoss() {
    List<Point> points = new ArrayList<>();
    for (Validation v : validation) {
      rounds.stream()
          .filter(round -> round.epoch() == v.epoch())
          .reduce((first, second) -> second)
          .ifPresent(
              round ->
                  points.add(
                      new Point(
                          round.round(),
                          v.loss(),
                          Numbers.format("epoch %d: validation loss %.4f", v.epoch(), v.loss()))));
    }
    return points;
  }

  private List<Point> points(ToDoubleFunction<RoundGroup> value, String words) {
    return groups.stream()
        .map(
            group -> {
              double y = value.applyAsDouble(group);
              return new Point(
                  group.last(), y, "round " + group.name() + ": " + Numbers.format(words, y));
            })
        .toList();
  }

  private Markup roundTable() {
    return Tables.of(
        "Training by round",
        List.of("Round", "Epoch", "Images", "Loss", "Learning rate"),
        groups.stream()
            .map(
                group ->
                    List.of(
                        group.name(),
                        String.valueOf(group.epoch()),
                        Numbers.count(group.examples()),
                        Numbers.format("%.4f", group.loss()),
                        Numbers.format("%.6f", group.learningRate())))
            .toList());
  }

  private Markup epochTable() {
    return Tables.of(
        "Validation by epoch",
        List.of("Epoch", "Accuracy", "Loss"),
        validation.stream()
            .map(
                v ->
                    List.of(
                        String.valueOf(v.epoch()),
                        Numbers.percent(v.accuracy()),
                        Numbers.format("%.4f", v.loss())))
            .toList());
  }

  private static Markup legend(String style, String words) {
    return new Markup().element("span", words, "class", "key " + style);
  }
}

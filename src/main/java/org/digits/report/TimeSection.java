package org.digits.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.digits.publishing.run.RunMetrics;
import org.digits.training.RoundReport;

/** Where the time went: the run's steps, and the parts of each round. */
final class TimeSection {
  private final RunMetrics.Seconds seconds;
  private final RunMetrics.Training training;
  private final List<RoundGroup> groups;

  TimeSection(RunMetrics metrics) {
    seconds = metrics.seconds();
    training = metrics.training();
    groups = RoundGroup.of(training.rounds());
  }

  private record Step(String name, double seconds) {}

  private record Part(String words, String style, ToDoubleFunction<RoundReport> seconds) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("training", "compute", RoundReport::computeSeconds),
          new Part("averaging inside groups", "inner", RoundReport::innerAverageSeconds),
          new Part("broadcast", "broadcast", RoundReport::broadcastSeconds),
          new Part("waiting and collecting", "collect", RoundReport::collectSeconds),
          new Part("averaging on the driver", "average", RoundReport::averageSeconds));

  Markup markup() {
    Markup section = new Markup().open("div", "class", "charts").add(steps());
    if (groups.isEmpty()) {
      return section.close();
    }
    return section
        .add(Tables.figure(bars(), legend()))
        .close()
        .add(Tables.folded("Seconds of every round", roundTable()));
  }

  private Markup steps() {
    List<Step> steps =
        List.of(
            new Step("Start of JVM and Spark", seconds.start()),
            new Step("Read, check, cache", seconds.load()),
            new Step("Train", seconds.train()),
            new Step("Evaluate", seconds.evaluate()));
    double longest = steps.stream().mapToDouble(Step::seconds).max().orElse(0);
    Markup table = new Markup().open("figure").open("table", "class", "bars");
    table.element("caption", "Time of each step").open("tbody");
    for (Step step : steps) {
      table
          .open("tr")
          .element("th", step.name(), "scope", "row")
          .open("td", "class", "bar", "aria-hidden", true)
          .open("span", "style", width(step.seconds(), longest))
          .close()
          .close()
          .element("td", Numbers.seconds(step.seconds()))
          .close();
    }
    return table
        .close()
        .close()
        .element(
            "figcaption",
            Numbers.format(
                "Until this report was made; writing the run's files comes after it and is in metrics.json. Training ran at %,.0f images/s.",
                training.imagesPerSecond()))
        .close();
  }

  private Markup bars() {
    double longest =
        groups.stream()
            .mapToDouble(group -> PARTS.stream().mapToDouble(p -> mean(group, p)).sum())
            .max()
            .orElse(1);
    ChartFrame frame =
        new ChartFrame(
            "rounds-title",
            "Seconds of each round, by part",
            "round",
            training.rounds().get(0).round(),
            groups.get(groups.size() - 1).last(),
            ChartFrame.linear(0, 0, longest));
    groups.forEach(group -> bar(frame, group));
    return frame.close();
  }

  private static void bar(ChartFrame frame, RoundGroup group) {
    double width = frame.xUnit() * group.rounds().size();
    double gap = Math.min(4, width / 4);
    double bottom = 0;
    frame.svg().open("g").element("title", "round " + group.name() + ": " + words(group));
    for (Part part : PARTS) {
      double top = bottom + mean(group, part);
      String y = frame.y(top);
      frame
          .svg()
          .empty(
              "rect",
              "class",
              "part " + part.style(),
              "x",
              frame.x(group.last() + 0.5 - group.rounds().size() + gap / 2 / frame.xUnit()),
              "width",
              Numbers.coordinate(width - gap),
              "y",
              y,
              "height",
              Numbers.coordinate(Double.parseDouble(frame.y(bottom)) - Double.parseDouble(y)));
      bottom = top;
    }
    frame.svg().close();
  }

  private static Markup legend() {
    Markup words = new Markup().text("Seconds of each round: ");
    for (Part part : PARTS) {
      words.element("span", part.words(), "class", "key block " + part.style()).text(" ");
    }
    return words;
  }

  private Markup roundTable() {
    return Tables.of(
        "Seconds by round",
        Stream.concat(Stream.of("Round", "All"), PARTS.stream().map(part -> part.words())).toList(),
        groups.stream()
            .map(
                group ->
                    Stream.concat(
                            Stream.of(group.name(), thousandths(group.mean(RoundReport::seconds))),
                            PARTS.stream().map(part -> thousandths(mean(group, part))))
                        .toList())
            .toList());
  }

  private static String words(RoundGroup group) {
    return Numbers.seconds(group.mean(RoundReport::seconds))
        + ", of which training "
        + Numbers.seconds(group.mean(RoundReport::computeSeconds));
  }

  private static double mean(RoundGroup group, Part part) {
    return group.mean(part.seconds());
  }

  private static String thousandths(double seconds) {
    return Numbers.format("%.3f", seconds);
  }

  private static String width(double value, double longest) {
    return Numbers.format("width:%.1f%%", longest > 0 ? 100 * value / longest : 0);
  }
}

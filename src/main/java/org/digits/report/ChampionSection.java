package org.digits.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.digits.config.Option;
import org.digits.data.LabelMapping;
import org.digits.evaluation.ClassMetrics;
import org.digits.evaluation.Evaluation;
import org.digits.publishing.run.RunMetrics;

/** The run beside the champion of its time. */
final class ChampionSection {
  private static final List<String> COLUMNS = List.of("This run", "Champion", "Difference");

  private final RunMetrics run;
  private final Champion champion;

  ChampionSection(RunMetrics run, Champion champion) {
    this.run = run;
    this.champion = champion;
  }

  Markup markup() {
    if (champion instanceof Champion.Known known) {
      return beside(known.metrics());
    }
    String words =
        champion instanceof Champion.Unreadable unreadable
            ? "The champion could not be read: " + unreadable.reason()
            : "There was no champion to compare this run with.";
    return new Markup().element("p", words);
  }

  private Markup beside(RunMetrics other) {
    Markup section = new Markup();
    section
        .open("p")
        .text("The champion when this run ended was ")
        .element("strong", other.runId())
        .text(". Differences of percentages are in percentage points.")
        .close();
    if (!other.dataset().test().sha256().equals(run.dataset().test().sha256())) {
      section.element(
          "p",
          "It was tested on other images than this run, so these numbers are no fair comparison.",
          "class",
          "warning");
    }
    return section
        .open("div", "class", "side")
        .add(overall(run.test(), other.test()))
        .add(recalls(run.test(), other.test(), run.labels()))
        .close()
        .add(settings(other));
  }

  private static Markup overall(Evaluation mine, Evaluation other) {
    return Tables.of(
        "The whole test",
        columns("Measure"),
        List.of(
            List.of(
                "Accuracy",
                Numbers.percent(mine.accuracy()),
                Numbers.percent(other.accuracy()),
                Numbers.points(mine.accuracy() - other.accuracy())),
            List.of(
                "Wrong answers",
                Numbers.count(mine.errors()),
                Numbers.count(other.errors()),
                Numbers.signed("%,.0f", (double) mine.errors() - other.errors())),
            List.of(
                "Loss",
                Numbers.format("%.4f", mine.loss()),
                Numbers.format("%.4f", other.loss()),
                Numbers.signed("%.4f", mine.loss() - other.loss()))));
  }

  private static Markup recalls(Evaluation mine, Evaluation other, LabelMapping names) {
    List<List<String>> rows = new ArrayList<>();
    int labels = Math.min(mine.perClass().size(), other.perClass().size());
    for (int label = 0; label < labels; label++) {
      ClassMetrics m = mine.perClass().get(label);
      ClassMetrics o = other.perClass().get(label);
      rows.add(
          List.of(
              names.name(label),
              Numbers.percent(m.recall()),
              Numbers.percent(o.recall()),
              Numbers.points(m.recall() - o.recall())));
    }
    return Tables.of("Recall of each label", columns("Label"), rows);
  }

  private Markup settings(RunMetrics other) {
    List<List<String>> rows = new ArrayList<>();
    Set<String> keys = new TreeSet<>(run.config().keySet());
    keys.addAll(other.config().keySet());
    for (String key : keys) {
      String mine = value(run.config(), key);
      String theirs = value(other.config(), key);
      if (!Option.namesPlace(key) && !mine.equals(theirs)) {
        rows.add(List.of(key, mine, theirs));
      }
    }
    String mine = run.dataset().train().sha256();
    String theirs = other.dataset().train().sha256();
    if (!mine.equals(theirs)) {
      rows.add(List.of("training data (SHA-256)", mine, theirs));
    }
    return rows.isEmpty()
        ? new Markup().element("p", "Both have the same settings and training data.")
        : Tables.of("What differs", List.of("Setting", "This run", "Champion"), rows, "settings");
  }

  private static String value(Map<String, Object> config, String key) {
    String value = Objects.toString(config.get(key), "");
    return value.isEmpty() ? "–" : value;
  }

  private static List<String> columns(String first) {
    List<String> columns = new ArrayList<>(COLUMNS);
    columns.add(0, first);
    return columns;
  }
}

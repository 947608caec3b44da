package org.digits.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.digits.training.RoundReport;

/**
 * Consecutive rounds that the report shows as one point, so that a long run's report stays small.
 *
 * @param rounds in order, at least one
 */
record RoundGroup(List<RoundReport> rounds) {
  private static final int SHOWN = 100;

  /** All rounds in at most 100 groups of the same size, the last one aside. */
  static List<RoundGroup> of(List<RoundReport> rounds) {
    int size = Math.max(1, (rounds.size() + SHOWN - 1) / SHOWN);
    List<RoundGroup> groups = new ArrayList<>();
    for (int from = 0; from < rounds.size(); from += size) {
      groups.add(new RoundGroup(rounds.subList(from, Math.min(from + size, rounds.size()))));
    }
    return groups;
  }

  int last() {
    return rounds.get(rounds.size() - 1).round();
  }

  int epoch() {
    return rounds.get(rounds.size() - 1).epoch();
  }

  double learningRate() {
    return rounds.get(rounds.size() - 1).learningRate();
  }

  long examples() {
    return rounds.stream().mapToLong(RoundReport::examples).sum();
  }

  /** Mean over the examples. */
  double loss() {
    return rounds.stream().mapToDouble(r -> r.loss() * r.examples()).sum() / examples();
  }

  /** Mean over the rounds. */
  double mean(ToDoubleFunction<RoundReport> value) {
    return rounds.stream().mapToDouble(value).average().orElse(0);
  }

  /** The number of the round, or of the first and the last one. */
  String name() {
    int first = rounds.get(0).round();
    return first == last() ? String.valueOf(first) : first + "–" + last();
  }
}

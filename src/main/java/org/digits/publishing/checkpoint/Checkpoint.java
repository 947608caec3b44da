package org.digits.publishing.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.digits.publishing.run.RunMetrics;
import org.digits.training.RoundReport;
import org.digits.training.TrainingState;

/**
 * What a run needs to go on after its process died.
 *
 * @param fingerprint everything that decides the run's bits: options as resolved, and the data
 * @param state where training stood
 * @param rounds finished so far, for metrics.json
 * @param validation finished so far, for metrics.json
 */
public record Checkpoint(
    Map<String, String> fingerprint,
    TrainingState state,
    List<RoundReport> rounds,
    List<RunMetrics.Validation> validation) {

  /** Copies the collections. */
  public Checkpoint {
    fingerprint = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(fingerprint)));
    rounds = List.copyOf(rounds);
    validation = List.copyOf(validation);
  }

  /** How one run's fingerprint differs from another's; empty where it does not. */
  public static List<String> differences(Map<String, String> first, Map<String, String> other) {
    TreeSet<String> keys = new TreeSet<>(first.keySet());
    keys.addAll(other.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String here = first.getOrDefault(key, "absent");
      String there = other.getOrDefault(key, "absent");
      if (!here.equals(there)) {
        differences.add("%s was %s and is now %s".formatted(key, here, there));
      }
    }
    return differences;
  }
}

package org.digits.spark.run;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.digits.config.Option;

/**
 * What decides a run's bits, as text: its options and its data. Equal ones give equal parameters.
 */
final class RunFingerprint {
  // Everything else decides the bits.
  private static final Set<Option> FREE =
      Set.of(
          Option.PRESET,
          Option.BUDGET_SECONDS, // it has become epochs
          Option.DATA,
          Option.TEST_DATA,
          Option.TRANSPOSE,
          Option.FROM_DATE,
          Option.TO_DATE,
          Option.OUTPUT,
          Option.RUN_ID,
          Option.ALLOW_OVERLAP,
          Option.QUARANTINE,
          Option.MIN_ACCURACY,
          Option.PROMOTION,
          Option.RESUME,
          Option.CHECKPOINT_INTERVAL,
          Option.LOG_FILE);

  private RunFingerprint() {}

  /**
   * The fingerprint of a run.
   *
   * @param config every option as resolved, with the engine that trains
   * @param trainingData SHA-256 of its content
   */
  static Map<String, String> of(Map<String, ?> config, String trainingData) {
    Map<String, String> fingerprint = new TreeMap<>();
    config.forEach((key, value) -> fingerprint.put(key, value.toString()));
    FREE.forEach(option -> fingerprint.remove(option.key()));
    fingerprint.values().removeIf(String::isEmpty);
    fingerprint.put("training-data", trainingData);
    fingerprint.put("shards", "ranges of keys"); // dealt out in turn in versions before
    return fingerprint;
  }
}

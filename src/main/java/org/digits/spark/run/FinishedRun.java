package org.digits.spark.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.config.TrainingConfig;
import org.digits.publishing.checkpoint.Checkpoint;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.StorageException;

/** A run that is published already, for a scheduler that starts it once more. */
final class FinishedRun {
  private static final String TEST_DATA = "test-data";

  private FinishedRun() {}

  /**
   * The published run of the configured id, if there is one.
   *
   * @param config as resolved, with the engine that trains
   * @throws StorageException if it was trained with other settings or on other data
   */
  static Optional<RunReader> find(RunPublisher publisher, TrainingConfig config, TrainingData data)
      throws StorageException {
    Optional<RunReader> run = publisher.published(config.runId());
    if (run.isPresent()) {
      requireSame(run.get(), fingerprint(config, data));
    }
    return run;
  }

  private static void requireSame(RunReader run, Map<String, String> wanted)
      throws StorageException {
    RunMetrics metrics = run.metrics();
    Map<String, String> found =
        RunFingerprint.of(metrics.config(), metrics.dataset().train().sha256());
    found.put(TEST_DATA, metrics.dataset().test().sha256());
    List<String> differences = Checkpoint.differences(found, wanted);
    if (!differences.isEmpty()) {
      throw new StorageException(
          "run %s is published at %s, and is another one: %s; choose another --run-id, and train on from this one with --init-from %s"
              .formatted(
                  metrics.runId(),
                  run.location(),
                  String.join(", ", differences),
                  metrics.runId()));
    }
  }

  private static Map<String, String> fingerprint(TrainingConfig config, TrainingData data) {
    Map<String, String> fingerprint = RunFingerprint.of(config.toMap(), data.trainScan().sha256());
    fingerprint.put(TEST_DATA, data.testScan().sha256());
    return fingerprint;
  }
}

package org.digits.spark.run;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.digits.config.Option;
import org.digits.publishing.checkpoint.CheckpointStore;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.spark.rounds.ClusterGroups;

/**
 * A run that has been published or has left checkpoints. What its settings took from the world as
 * it was then, such as the cluster's size, they keep.
 *
 * @param settings as resolved
 * @param checkpoint the newest; empty where the run is published
 */
record BegunRun(Map<String, ?> settings, Optional<CheckpointStore.Stored> checkpoint) {

  /**
   * The run of an id, if it has begun.
   *
   * @param checkpoints the run's
   */
  static Optional<BegunRun> of(Storage output, String runId, CheckpointStore checkpoints)
      throws IOException {
    Optional<RunReader> published = new RunPublisher(output, Clock.systemUTC()).published(runId);
    return published.isPresent()
        ? Optional.of(new BegunRun(published.get().metrics().config(), Optional.empty()))
        : checkpoints
            .newest()
            .map(newest -> new BegunRun(newest.checkpoint().fingerprint(), Optional.of(newest)));
  }

  /** A setting; empty where the run had none. */
  String text(Option option) {
    Object value = settings.get(option.key());
    return value == null ? "" : value.toString();
  }

  /** Its groups and their workers. */
  ClusterGroups groups() {
    return new ClusterGroups(count(Option.GROUPS), count(Option.GROUP_WORKERS), true);
  }

  /** Its passes over the training data. */
  double epochs() {
    return Double.parseDouble(text(Option.EPOCHS));
  }

  private int count(Option option) {
    return Integer.parseInt(text(option));
  }
}

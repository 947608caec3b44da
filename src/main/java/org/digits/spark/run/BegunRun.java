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
 * The settings of a run that has been published or has left checkpoints. What they took from the
 * world as it was then, such as the cluster's size, they keep.
 */
record BegunRun(Map<String, ?> settings) {

  /** The run of an id, if it has begun. */
  static Optional<BegunRun> of(Storage output, String runId) throws IOException {
    Optional<RunReader> published = new RunPublisher(output, Clock.systemUTC()).published(runId);
    return published.isPresent()
        ? Optional.of(new BegunRun(published.get().metrics().config()))
        : new CheckpointStore(output, runId).fingerprint().map(BegunRun::new);
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

  private int count(Option option) {
    return Integer.parseInt(text(option));
  }
}

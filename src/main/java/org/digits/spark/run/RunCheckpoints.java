package org.digits.spark.run;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.config.TrainingConfig;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.checkpoint.Checkpoint;
import org.digits.publishing.checkpoint.CheckpointShape;
import org.digits.publishing.checkpoint.CheckpointStore;
import org.digits.publishing.checkpoint.CheckpointWriter;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.dataset.DatasetScan;
import org.digits.training.RoundReport;
import org.digits.training.TrainingException;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;

/** A run's checkpoints while it trains: where it goes on from, and what it leaves behind. */
final class RunCheckpoints implements AutoCloseable {
  private final CheckpointWriter writer;
  private final Map<String, String> fingerprint;
  private final long intervalNanos;
  private final Optional<Checkpoint> earlier;
  private long lastNanos = System.nanoTime();

  private RunCheckpoints(
      CheckpointStore store,
      Optional<Checkpoint> earlier,
      Map<String, String> fingerprint,
      int intervalSeconds) {
    this.earlier = earlier;
    this.fingerprint = fingerprint;
    intervalNanos = intervalSeconds * 1_000_000_000L;
    writer = new CheckpointWriter(store);
  }

  /**
   * Names the run to resume where the user did not.
   *
   * @throws StorageException if there is none
   */
  static TrainingConfig named(TrainingConfig config, Storage output) throws StorageException {
    if (!config.runId().isEmpty()) {
      return config;
    }
    String run =
        CheckpointStore.newestRun(output)
            .orElseThrow(
                () ->
                    new StorageException(
                        "no run under %s can be resumed: none left a checkpoint; train without --resume"
                            .formatted(output.location())));
    return config.withRunId(run);
  }

  /**
   * The checkpoints of a configured run.
   *
   * @param newest that the run left, if any
   * @param config as resolved, with the engine that trains
   * @param train the training images
   * @param initial that the run begins with
   * @throws StorageException if the run left a checkpoint of another configuration or data set, or
   *     one that does not fit its own
   */
  static RunCheckpoints of(
      CheckpointStore store,
      Optional<CheckpointStore.Stored> newest,
      TrainingConfig config,
      DatasetScan train,
      TrainingSchedule schedule,
      NetworkSnapshot initial)
      throws StorageException {
    Map<String, String> fingerprint = RunFingerprint.of(config.toMap(), train.sha256());
    if (newest.isPresent()) {
      store.require(newest.get(), fingerprint, shape(config, schedule, initial));
    }
    store.ensureWritable();
    return new RunCheckpoints(
        store,
        newest.map(CheckpointStore.Stored::checkpoint),
        fingerprint,
        config.checkpointIntervalSeconds());
  }

  private static CheckpointShape shape(
      TrainingConfig config, TrainingSchedule schedule, NetworkSnapshot initial) {
    int parameters = initial.parameters().length;
    return new CheckpointShape(
        schedule.rounds().size(),
        parameters,
        initial.updaterState().length,
        config.outerMomentum() > 0 ? parameters : 0);
  }

  /** The checkpoint to go on from. */
  Optional<Checkpoint> earlier() {
    return earlier;
  }

  /** Where training begins. */
  TrainingState begin(NetworkSnapshot initial) {
    return earlier.map(Checkpoint::state).orElse(TrainingState.start(initial));
  }

  /** Images trained before that, repeats counted. */
  long trainedExamples() {
    return earlier.stream()
        .flatMap(checkpoint -> checkpoint.rounds().stream())
        .mapToLong(RoundReport::examples)
        .sum();
  }

  /** Leaves a checkpoint, unless the last one is too young. */
  void reached(
      TrainingState state, List<RoundReport> rounds, List<RunMetrics.Validation> validation) {
    if (System.nanoTime() - lastNanos < intervalNanos) {
      return;
    }
    lastNanos = System.nanoTime();
    try {
      writer.write(new Checkpoint(fingerprint, state, rounds, validation));
    } catch (StorageException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted", e);
    }
  }

  /** Waits for the last checkpoint. */
  @Override
  public void close() {
    writer.close();
  }
}

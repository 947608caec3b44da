package org.digits.publishing.checkpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.digits.publishing.run.Manifest;
import org.digits.publishing.run.OutputLayout;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's checkpoints, {@code <output>/checkpoints/<run-id>/round-NNNNNN.ckpt}: the last three. */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("round-\\d{6,}\\.ckpt");
  private static final int KEPT = 3;

  private final Storage files;
  private final Storage published;
  private final String runId;
  private final Set<String> damaged = new HashSet<>();

  /** The checkpoints of a run under {@code output}. */
  public CheckpointStore(Storage output, String runId) {
    this.runId = RunDirectory.checkRunId(runId);
    files = output.inside(OutputLayout.CHECKPOINTS + runId);
    published = RunDirectory.of(output, runId).files();
  }

  /** The unpublished run of {@code output} that wrote a checkpoint last, if any. */
  public static Optional<String> newestRun(Storage output) throws StorageException {
    Optional<String> newest = Optional.empty();
    Instant written = Instant.MIN;
    for (String name : output.list(OutputLayout.CHECKPOINTS)) {
      if (!RunDirectory.isRunId(name)) {
        continue;
      }
      CheckpointStore store = new CheckpointStore(output, name);
      List<String> checkpoints = store.names();
      if (checkpoints.isEmpty() || store.isPublished()) {
        continue;
      }
      String last = checkpoints.get(checkpoints.size() - 1);
      try {
        Instant modified = store.files.modified(last);
        if (!modified.isBefore(written)) {
          newest = Optional.of(name);
          written = modified;
        }
      } catch (StorageException e) {
        // The run may have been published meanwhile.
        if (store.files.exists(last)) {
          throw e;
        }
      }
    }
    return newest;
  }

  /**
   * Fails before the first round where a checkpoint after it could not be written.
   *
   * @throws StorageException if the directory cannot be made or written
   */
  public void ensureWritable() throws StorageException {
    files.ensureWritable();
  }

  /**
   * Writes a checkpoint, whole or not at all, and deletes those before the last three, and those
   * that {@link #newest} of this store has found damaged. Once another attempt has published the
   * run it does nothing.
   */
  public void write(Checkpoint checkpoint) throws StorageException {
    if (isPublished()) {
      return;
    }
    try {
      writeAndPrune(checkpoint);
    } catch (StorageException e) {
      // The other attempt deletes the run's checkpoints, under a write of this one perhaps.
      if (!isPublishedDespite(e)) {
        throw e;
      }
    }
  }

  private void writeAndPrune(Checkpoint checkpoint) throws StorageException {
    String name =
        String.format(Locale.ROOT, "round-%06d.ckpt", checkpoint.state().finishedRounds());
    files.replace(name, CheckpointFormat.write(checkpoint));
    damaged.remove(name);
    List<String> old = new ArrayList<>(names());
    old.removeAll(damaged);
    old.subList(Math.max(0, old.size() - KEPT), old.size()).clear();
    old.addAll(damaged);
    for (String each : old) {
      files.deleteRecursively(each);
    }
    damaged.clear();
  }

  private boolean isPublished() throws StorageException {
    return published.exists(Manifest.NAME);
  }

  private boolean isPublishedDespite(StorageException failure) {
    try {
      return isPublished();
    } catch (StorageException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** A checkpoint as it was read from a file of that name. */
  public record Stored(String name, Checkpoint checkpoint) {}

  /** The newest checkpoint that is whole; a damaged one is skipped after a warning. */
  public Optional<Stored> newest() throws StorageException {
    List<String> names = names();
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      try {
        byte[] bytes = files.read(name, Integer.MAX_VALUE);
        return Optional.of(new Stored(name, CheckpointFormat.read(bytes, files.location(name))));
      } catch (StorageException e) {
        LOG.warn("skipping a damaged checkpoint: {}", e.getMessage());
        damaged.add(name);
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses a checkpoint that a run cannot go on from.
   *
   * @param fingerprint of the run that wants to go on
   * @param shape that its checkpoints have
   * @throws StorageException if the checkpoint is another configuration's or data set's, or holds
   *     what that configuration cannot leave
   */
  public void require(Stored stored, Map<String, String> fingerprint, CheckpointShape shape)
      throws StorageException {
    requireSame(stored.checkpoint(), fingerprint);
    shape.require(stored.checkpoint(), files.location(stored.name()));
  }

  private void requireSame(Checkpoint checkpoint, Map<String, String> fingerprint)
      throws StorageException {
    List<String> differences = Checkpoint.differences(checkpoint.fingerprint(), fingerprint);
    if (!differences.isEmpty()) {
      throw new StorageException(
          "run %s cannot go on from its checkpoint: %s; use the earlier values, choose another --run-id, or delete %s"
              .formatted(runId, String.join(", ", differences), files.location()));
    }
  }

  /** Deletes all of the run's checkpoints. */
  public void delete() throws StorageException {
    files.deleteRecursively("");
  }

  private List<String> names() throws StorageException {
    return files.list("").stream().filter(name -> NAME.matcher(name).matches()).toList();
  }
}

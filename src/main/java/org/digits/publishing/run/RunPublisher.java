package org.digits.publishing.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.publishing.storage.Leftovers;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/**
 * Publishes runs. Where renames are atomic, a run is staged under a name of its own and one rename
 * is the commit, so that two processes never share a directory. Elsewhere its files go to their
 * final names and the manifest, written last, is the commit. A reader sees no run or a whole one.
 */
public final class RunPublisher {
  // Longer than any takes, so that nothing is taken from a process that is alive.
  private static final Duration LONGEST_PUBLICATION = Duration.ofHours(1);

  private final Storage output;
  private final Clock clock;

  /** Publishes under {@code output}. */
  public RunPublisher(Storage output, Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  /**
   * The run of this id, if it is published.
   *
   * @throws StorageException also if it does not verify
   */
  public Optional<RunReader> published(String runId) throws StorageException {
    RunDirectory directory = RunDirectory.of(output, runId);
    return directory.files().exists(Manifest.NAME)
        ? Optional.of(RunReader.open(directory))
        : Optional.empty();
  }

  /** Fails with a RunExistsException if a run of this id is published. */
  private void ensureAbsent(String runId) throws StorageException {
    Storage files = RunDirectory.of(output, runId).files();
    if (files.exists(Manifest.NAME)) {
      throw new RunExistsException(
          "run %s is published at %s: choose another --run-id".formatted(runId, files.location()));
    }
  }

  /**
   * Writes all files and the manifest, commits, and reads everything back. What processes that died
   * have left is deleted. On failure nothing is left.
   *
   * @return the published run, verified
   * @throws OutcomeUnknownException if the storage failed and cannot say whether the run stands
   * @throws RunExistsException if a run of this id is published, by another process perhaps
   *     meanwhile
   * @throws StorageException on a failure of the storage
   * @throws IOException also if a file's content cannot be made
   */
  public RunReader publish(String runId, List<RunFile> files, Map<String, String> provenance)
      throws IOException {
    ensureAbsent(runId);
    RunDirectory target = RunDirectory.of(output, runId);
    RunDirectory place = output.movesAtomically() ? RunDirectory.staged(output, runId) : target;
    byte[] manifest;
    try {
      clear(target, runId);
      manifest = write(place, files, runId, provenance);
    } catch (StorageException e) {
      discard(place, target, e);
      throw lost(target, e);
    } catch (IOException | RuntimeException e) {
      discard(place, target, e);
      throw e;
    }
    commit(place, target, manifest);
    RunReader run = readBack(target);
    deleteLeftovers(runId);
    return run;
  }

  private void deleteLeftovers(String runId) {
    Leftovers leftovers = new Leftovers(output, clock);
    for (String directory : List.of("", OutputLayout.CHAMPIONS, OutputLayout.GATES)) {
      leftovers.deleteOld(directory, LONGEST_PUBLICATION);
    }
    leftovers.deleteOldAndStaged(
        OutputLayout.RUNS, RunDirectory.stagedPrefix(runId), LONGEST_PUBLICATION);
  }

  /** Takes away what has the run's name and is no run: the rest of a crash. */
  private void clear(RunDirectory target, String runId) throws StorageException {
    if (!output.movesAtomically()) {
      target.files().deleteRecursively("");
      return;
    }
    if (!target.files().exists("") || target.files().exists(Manifest.NAME)) {
      return;
    }
    // Under its own name it could become another process's run before it is deleted.
    RunDirectory aside = RunDirectory.staged(output, runId);
    target.files().moveTo(aside.files());
    if (aside.files().exists(Manifest.NAME)) {
      aside.files().moveTo(target.files());
      ensureAbsent(runId);
    }
    aside.files().deleteRecursively("");
  }

  private byte[] write(
      RunDirectory place, List<RunFile> files, String runId, Map<String, String> provenance)
      throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (RunFile file : files) {
      byte[] bytes = file.content().bytes();
      place.files().createNew(file.name(), bytes);
      entries.add(Manifest.Entry.of(file.name(), bytes));
    }
    Manifest manifest = new Manifest(runId, entries, clock.instant().toString(), provenance);
    RunReader.verify(place, manifest);
    return manifest.toJson();
  }

  private void commit(RunDirectory place, RunDirectory target, byte[] manifest)
      throws StorageException {
    try {
      place.files().createNew(Manifest.NAME, manifest);
      if (place != target) {
        place.files().moveTo(target.files());
      }
    } catch (StorageException e) {
      if (!isCommitted(target, manifest, e)) {
        discard(place, target, e);
        throw lost(target, e);
      }
    }
  }

  /** Whether a commit that failed was done all the same. */
  private static boolean isCommitted(RunDirectory target, byte[] manifest, StorageException failure)
      throws OutcomeUnknownException {
    Storage files = target.files();
    try {
      return files.exists(Manifest.NAME) && Arrays.equals(files.read(Manifest.NAME), manifest);
    } catch (StorageException e) {
      failure.addSuppressed(e);
      throw new OutcomeUnknownException(
          "whether run %s is published is unknown: %s; look for %s before you publish it again"
              .formatted(target.name(), failure.getMessage(), files.location(Manifest.NAME)),
          failure);
    }
  }

  /** The failure, or that another process was faster and so brought it about. */
  private static StorageException lost(RunDirectory target, StorageException failure) {
    try {
      if (target.files().exists(Manifest.NAME)) {
        return new RunExistsException(
            "another process has published run %s meanwhile at %s: choose another --run-id"
                .formatted(target.name(), target.files().location()),
            failure);
      }
    } catch (StorageException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static RunReader readBack(RunDirectory target) throws StorageException {
    try {
      return RunReader.open(target);
    } catch (StorageException e) {
      throw new OutcomeUnknownException(
          "run %s is published, but cannot be read back: %s; evaluate it before you use it"
              .formatted(target.name(), e.getMessage()),
          e);
    }
  }

  private static void discard(RunDirectory place, RunDirectory target, Exception failure) {
    try {
      // A run that stands there is another process's.
      if (place != target || !target.files().exists(Manifest.NAME)) {
        place.files().deleteRecursively("");
      }
    } catch (StorageException cleanup) {
      failure.addSuppressed(cleanup);
    }
  }
}

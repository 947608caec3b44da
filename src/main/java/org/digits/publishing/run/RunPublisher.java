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
 * Publishes runs. A run is staged under a name of its own, so that two processes never share a
 * directory. Where renames are atomic one of them is the commit, elsewhere a {@link CopiedCommit}
 * is. A reader sees no run or a whole one.
 */
public final class RunPublisher {
  // Longer than any takes, so that nothing is taken from a process that is alive.
  private static final Duration LONGEST_PUBLICATION = Duration.ofHours(1);

  private final Storage output;
  private final Clock clock;
  private final CopiedCommit copied;

  /** Publishes under {@code output}. */
  public RunPublisher(Storage output, Clock clock) {
    this.output = output;
    this.clock = clock;
    this.copied = new CopiedCommit(output);
  }

  /**
   * The run of this id, if it is published. What a process that died has left to copy is copied.
   *
   * @throws StorageException also if it does not verify
   */
  public Optional<RunReader> published(String runId) throws StorageException {
    RunDirectory directory = settled(runId);
    return directory.files().exists(Manifest.NAME)
        ? Optional.of(RunReader.open(directory))
        : Optional.empty();
  }

  private RunDirectory settled(String runId) throws StorageException {
    if (!output.movesAtomically()) {
      copied.finish(runId);
    }
    return RunDirectory.of(output, runId);
  }

  /** Fails with a RunExistsException if a run of this id is published. */
  private void ensureAbsent(String runId) throws StorageException {
    Storage files = settled(runId).files();
    if (files.exists(Manifest.NAME)) {
      throw new RunExistsException(
          "run %s is published at %s: choose another --run-id".formatted(runId, files.location()));
    }
  }

  /**
   * Writes all files and the manifest, commits, and reads everything back. What processes that died
   * have left is deleted. On failure nothing is left, unless the outcome is unknown.
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
    RunDirectory place = RunDirectory.staged(output, runId);
    byte[] manifest;
    try {
      if (output.movesAtomically()) {
        clear(target, runId);
      }
      manifest = write(place, files, runId, provenance);
    } catch (StorageException e) {
      discard(place, e);
      throw lost(target, e);
    } catch (IOException | RuntimeException e) {
      discard(place, e);
      throw e;
    }
    commit(place, target, manifest);
    RunReader run = readBack(target);
    deleteLeftovers(runId);
    return run;
  }

  private void deleteLeftovers(String runId) {
    if (!output.movesAtomically()) {
      copied.finishOld(clock.instant().minus(LONGEST_PUBLICATION));
    }
    Leftovers leftovers = new Leftovers(output, clock);
    for (String directory : List.of("", OutputLayout.CHAMPIONS, OutputLayout.GATES)) {
      leftovers.deleteOld(directory, LONGEST_PUBLICATION);
    }
    leftovers.deleteOldAndStaged(
        OutputLayout.RUNS, RunDirectory.stagedPrefix(runId), LONGEST_PUBLICATION);
  }

  /** Takes away what has the run's name and is no run: the rest of a crash. */
  private void clear(RunDirectory target, String runId) throws StorageException {
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
      if (output.movesAtomically()) {
        place.files().moveTo(target.files());
      } else {
        copied.commit(target.name(), place);
        requireOwn(target, manifest);
      }
    } catch (OutcomeUnknownException e) {
      if (!isCommitted(target, manifest, e)) {
        throw e;
      }
    } catch (StorageException e) {
      if (!isCommitted(target, manifest, e)) {
        discard(place, e);
        throw lost(target, e);
      }
    }
  }

  private static void requireOwn(RunDirectory target, byte[] manifest) throws StorageException {
    if (!Arrays.equals(target.files().read(Manifest.NAME), manifest)) {
      throw new StorageException(
          "run %s at %s is another process's".formatted(target.name(), target.files().location()));
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

  private static void discard(RunDirectory place, Exception failure) {
    try {
      place.files().deleteRecursively("");
    } catch (StorageException cleanup) {
      failure.addSuppressed(cleanup);
    }
  }
}

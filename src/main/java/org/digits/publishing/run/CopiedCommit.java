package org.digits.publishing.run;

import java.time.Instant;
import java.util.Optional;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit of a run where renames are copies, as in object stores. A run is whole in a staged
 * directory of its own before a process creates the run's {@link RunDecision}, which only one can
 * where the store has put-if-absent. What is decided is copied under its final name, the manifest
 * last. Any process may go on with the copying of one that died: all write the same bytes.
 */
final class CopiedCommit {
  private static final Logger LOG = LoggerFactory.getLogger(CopiedCommit.class);

  private final Storage output;

  CopiedCommit(Storage output) {
    this.output = output;
  }

  /**
   * Decides for a staged run, unless another one is decided for, and makes what is decided whole.
   * Its manifest tells which one that was.
   *
   * @param staged whole, with its manifest
   * @throws OutcomeUnknownException if a run is decided for and not whole, or that is unknown
   * @throws StorageException if none is decided for
   */
  void commit(String runId, RunDirectory staged) throws StorageException {
    try {
      new RunDecision(runId, staged.files().name()).create(output);
    } catch (StorageException e) {
      if (!isDecided(runId, e)) {
        throw e;
      }
    }
    try {
      finish(runId);
    } catch (StorageException e) {
      finishAfter(e, runId);
    }
  }

  private boolean isDecided(String runId, StorageException failure) throws StorageException {
    try {
      return RunDecision.read(output, runId).isPresent();
    } catch (StorageException e) {
      failure.addSuppressed(e);
      throw unknown(runId, failure);
    }
  }

  private void finishAfter(StorageException failure, String runId) throws StorageException {
    try {
      finish(runId);
    } catch (StorageException e) {
      failure.addSuppressed(e);
      throw unknown(runId, failure);
    }
  }

  private static OutcomeUnknownException unknown(String runId, StorageException failure) {
    return new OutcomeUnknownException(
        "run %s may be decided for, and is not whole: %s; run the same command again, which goes on with it"
            .formatted(runId, failure.getMessage()),
        failure);
  }

  /** Makes whole what is decided for, if anything is. */
  void finish(String runId) throws StorageException {
    Optional<RunDecision> decision = RunDecision.read(output, runId);
    if (decision.isEmpty()) {
      return;
    }
    RunDirectory staged = decision.get().directory(output);
    Storage target = RunDirectory.of(output, runId).files();
    if (!target.exists(Manifest.NAME)) {
      try {
        copy(staged, target);
      } catch (StorageException e) {
        if (!isGone(staged, target, e)) {
          throw e;
        }
      }
    }
    clear(runId, staged);
  }

  private static void copy(RunDirectory staged, Storage target) throws StorageException {
    RunReader run = RunReader.unverified(staged);
    for (Manifest.Entry entry : run.manifest().files()) {
      target.replace(entry.name(), run.read(entry.name()));
    }
    target.createNew(Manifest.NAME, staged.files().read(Manifest.NAME));
  }

  /**
   * Whether there is nothing left to copy: another process has made the run whole and cleared up,
   * or the decision was left behind by one whose run was deleted since.
   */
  private static boolean isGone(RunDirectory staged, Storage target, StorageException failure) {
    try {
      return target.exists(Manifest.NAME) || !staged.files().exists(Manifest.NAME);
    } catch (StorageException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private void clear(String runId, RunDirectory staged) {
    try {
      output.deleteRecursively(RunDecision.path(runId));
      staged.files().deleteRecursively("");
    } catch (StorageException e) {
      LOG.warn("leftovers stay: {}", e.getMessage());
    }
  }

  /** Makes whole what processes have left that died before a time. A failure is a warning. */
  void finishOld(Instant before) {
    try {
      for (String name : output.list(OutputLayout.RUNS)) {
        Optional<String> runId = RunDecision.runId(name);
        if (runId.isPresent() && output.modified(OutputLayout.RUNS + name).isBefore(before)) {
          finish(runId.get());
        }
      }
    } catch (StorageException e) {
      LOG.warn("a run that is decided for is not whole yet: {}", e.getMessage());
    }
  }
}

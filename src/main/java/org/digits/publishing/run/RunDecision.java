package org.digits.publishing.run;

import java.util.Optional;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/**
 * Which of the staged directories of a run id becomes the run, where renames are copies: the file
 * {@code runs/.<run-id>.decision}, which the first process to create it makes.
 *
 * @param runId the run
 * @param staged name of the directory in {@code runs/}
 */
record RunDecision(String runId, String staged) {
  private static final String SUFFIX = ".decision";

  /** Checks that the directory is one of the run's. */
  RunDecision {
    RunDirectory.checkRunId(runId);
    if (!staged.matches("\\.[A-Za-z0-9._-]+")
        || !staged.startsWith(RunDirectory.stagedPrefix(runId))) {
      throw new IllegalArgumentException(
          "expected a directory of run %s, found '%s'".formatted(runId, staged));
    }
  }

  /** The run that a file in {@code runs/} decides; empty where it is no decision. */
  static Optional<String> runId(String fileName) {
    if (!fileName.startsWith(".") || !fileName.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    return Optional.of(fileName.substring(1, fileName.length() - SUFFIX.length()))
        .filter(RunDirectory::isRunId);
  }

  /** Where the decision of a run stands in an output directory. */
  static String path(String runId) {
    return OutputLayout.RUNS + "." + RunDirectory.checkRunId(runId) + SUFFIX;
  }

  /** The decision of a run, if there is one. */
  static Optional<RunDecision> read(Storage output, String runId) throws StorageException {
    String path = path(runId);
    if (!output.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(output.read(path), RunDecision.class, output.location(path)));
    } catch (StorageException e) {
      // It goes once its run is whole.
      if (output.exists(path)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Makes the decision.
   *
   * @throws StorageException also if another one stands
   */
  void create(Storage output) throws StorageException {
    output.createNew(path(runId), Json.write(this));
  }

  RunDirectory directory(Storage output) {
    return RunDirectory.staged(output, runId, staged);
  }
}

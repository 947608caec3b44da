package org.digits.publishing;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Publishes runs. The manifest is written last, so a reader never sees half a run. */
public final class RunPublisher {
  private final Storage output;
  private final Clock clock;

  /** Publishes under {@code output}. */
  public RunPublisher(Storage output, Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  /** Fails if a run of this id is published; call it before training. */
  public void ensureAbsent(String runId) throws StorageException {
    Storage files = RunDirectory.of(output, runId).files();
    if (files.exists(Manifest.NAME)) {
      throw new StorageException(
          "run %s is published at %s: choose another --run-id".formatted(runId, files.location()));
    }
  }

  /**
   * Writes all files, then the manifest, and reads everything back. Leftovers of an unfinished run
   * of the same id are deleted first. On failure nothing is left.
   *
   * @return the published run, verified
   * @throws StorageException if the run exists, or on a failure of the storage
   * @throws IOException also if a file's content cannot be made
   */
  public RunReader publish(String runId, List<RunFile> files, Map<String, String> provenance)
      throws IOException {
    ensureAbsent(runId);
    RunDirectory directory = RunDirectory.of(output, runId);
    directory.files().deleteRecursively("");
    try {
      List<Manifest.Entry> entries = new ArrayList<>();
      for (RunFile file : files) {
        byte[] bytes = file.content().bytes();
        directory.files().createNew(file.name(), bytes);
        entries.add(Manifest.Entry.of(file.name(), bytes));
      }
      Manifest manifest = new Manifest(runId, entries, clock.instant().toString(), provenance);
      directory.files().createNew(Manifest.NAME, manifest.toJson());
      return RunReader.open(directory);
    } catch (IOException | RuntimeException e) {
      try {
        directory.files().deleteRecursively("");
      } catch (StorageException cleanup) {
        e.addSuppressed(cleanup);
      }
      throw e;
    }
  }
}

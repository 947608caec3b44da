package org.digits.publishing;

import java.util.Optional;

/** The file {@code <output>/champion.json}, which names the run in use. */
public final class ChampionPointer {
  /** The pointer's file name. */
  public static final String NAME = "champion.json";

  private final Storage output;

  /** The pointer of an output directory. */
  public ChampionPointer(Storage output) {
    this.output = output;
  }

  /**
   * The run in use.
   *
   * @param runId the run
   * @param manifestSha256 of the run's manifest.json, in lower-case hex
   */
  public record Champion(String runId, String manifestSha256) {

    /** Checks the run id and the hash. */
    public Champion {
      RunDirectory.checkRunId(runId);
      if (!manifestSha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "'%s' is not a SHA-256 in lower-case hex".formatted(manifestSha256));
      }
    }

    /** A published run. */
    public static Champion of(RunReader run) {
      return new Champion(run.manifest().runId(), run.manifestSha256());
    }
  }

  /** The champion, or empty before the first run. */
  public Optional<Champion> read() throws StorageException {
    return output.exists(NAME)
        ? Optional.of(Json.read(output.read(NAME), Champion.class, output.location(NAME)))
        : Optional.empty();
  }

  /**
   * Makes the output's first run its champion; returns whether it did. Of several at once, one is.
   *
   * @throws OutcomeUnknownException if the storage failed and cannot say who is champion
   */
  public boolean promoteIfAbsent(Champion candidate) throws StorageException {
    if (output.exists(NAME)) {
      return false;
    }
    try {
      output.createNew(NAME, Json.write(candidate));
      return true;
    } catch (StorageException e) {
      return settled(e).orElseThrow(() -> e).equals(candidate);
    }
  }

  /**
   * Points to another run; a reader sees the old champion or the new one.
   *
   * @throws OutcomeUnknownException if the storage failed and cannot say who is champion
   */
  public void replace(Champion champion) throws StorageException {
    try {
      output.replace(NAME, Json.write(champion));
    } catch (StorageException e) {
      if (!settled(e).equals(Optional.of(champion))) {
        throw e;
      }
    }
  }

  private Optional<Champion> settled(StorageException failure) throws OutcomeUnknownException {
    try {
      return read();
    } catch (StorageException e) {
      failure.addSuppressed(e);
      throw new OutcomeUnknownException(
          "who is champion is unknown: %s; read %s before you promote again"
              .formatted(failure.getMessage(), output.location(NAME)),
          failure);
    }
  }
}

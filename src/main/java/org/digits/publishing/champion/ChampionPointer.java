package org.digits.publishing.champion;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.digits.publishing.champion.ChampionChange.Cause;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/**
 * The file {@code <output>/champion.json}, which names the run in use, and its history, {@code
 * champions/NNNNNN.json}.
 *
 * <p>A change is made by creating the history's next file, which only one process can; then {@code
 * champion.json} is replaced by the same bytes. A process that dies in between has made the change:
 * {@link #read} sees it, and {@link #repair} writes the pointer.
 */
public final class ChampionPointer {
  /** The pointer's file name. */
  public static final String NAME = "champion.json";

  private final Storage output;
  private final ChampionHistory history;
  private final Clock clock;

  /** The pointer of an output directory. */
  public ChampionPointer(Storage output) {
    this(output, Clock.systemUTC());
  }

  /** As above, with the clock that dates changes. */
  public ChampionPointer(Storage output, Clock clock) {
    this.output = output;
    this.history = new ChampionHistory(output);
    this.clock = clock;
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
      check(runId, manifestSha256);
    }

    public static void check(String runId, String manifestSha256) {
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
    return last().map(ChampionChange::champion);
  }

  /**
   * Opens a run that is or was champion.
   *
   * @throws StorageException if it does not verify, or another run stands under its id
   */
  public RunReader open(Champion champion) throws StorageException {
    RunReader run = RunReader.open(output, champion.runId());
    if (!Champion.of(run).equals(champion)) {
      throw new StorageException(
          "run %s is not the one that was champion: expected the manifest's SHA-256 %s, found %s"
              .formatted(champion.runId(), champion.manifestSha256(), run.manifestSha256()));
    }
    return run;
  }

  /** Every change, oldest first. */
  public List<ChampionChange> history() throws StorageException {
    List<ChampionChange> changes = history.all();
    if (changes.isEmpty()) {
      last().ifPresent(changes::add);
    }
    return changes;
  }

  /**
   * Makes the output's first run its champion, and {@link #repair repairs} the pointer where there
   * is one; returns whether it did. Of several at once, one is.
   *
   * @throws OutcomeUnknownException if the storage failed and cannot say who is champion
   */
  public boolean promoteIfAbsent(Champion candidate) throws StorageException {
    try {
      replace(Optional.empty(), candidate, Cause.FIRST_RUN, "the first run that is good enough");
      return true;
    } catch (ChampionMovedException e) {
      repair();
      return false;
    }
  }

  /**
   * Points to another run, if the champion is still the expected one.
   *
   * @param expected the champion that the decision was made against
   * @throws ChampionMovedException if it is another one
   * @throws OutcomeUnknownException if the storage failed and cannot say who is champion
   */
  public ChampionChange replace(
      Optional<Champion> expected, Champion next, Cause cause, String reason)
      throws StorageException {
    Optional<ChampionChange> last = last();
    Optional<Champion> found = last.map(ChampionChange::champion);
    if (!found.equals(expected)) {
      throw moved(expected, found);
    }
    ChampionChange change =
        new ChampionChange(
            last.map(ChampionChange::number).orElse(0L) + 1,
            next.runId(),
            next.manifestSha256(),
            found.map(Champion::runId).orElse(""),
            cause,
            reason,
            clock.instant().toString());
    history.keepOlder(last);
    if (!history.add(change)) {
      throw moved(expected, read());
    }
    point(change);
    return change;
  }

  /**
   * Writes champion.json anew if the process that made the last change died before it did.
   *
   * @return that change; empty where there was nothing to repair
   */
  public Optional<ChampionChange> repair() throws StorageException {
    Optional<ChampionChange> last = last();
    if (last.isEmpty() || last.equals(pointed())) {
      return Optional.empty();
    }
    point(last.get());
    return last;
  }

  private void point(ChampionChange change) throws StorageException {
    byte[] bytes = Json.write(change);
    try {
      Optional<Storage.Version> found;
      do { // again where another process has written in between
        found = output.version(NAME);
        if (pointed().map(ChampionChange::number).orElse(-1L) >= change.number()) {
          return; // another was faster to write it, and may have gone on from it
        }
      } while (!output.replace(NAME, bytes, found));
    } catch (StorageException e) {
      if (!history.standing(NAME, e).filter(found -> Arrays.equals(found, bytes)).isPresent()) {
        throw history.unknown(e);
      }
    }
  }

  /** The last change: the pointer's, or one after it whose process died before it wrote that. */
  private Optional<ChampionChange> last() throws StorageException {
    return history.lastFrom(pointed());
  }

  private Optional<ChampionChange> pointed() throws StorageException {
    return output.exists(NAME)
        ? Optional.of(ChampionHistory.parse(output.read(NAME), output.location(NAME)))
        : Optional.empty();
  }

  private ChampionMovedException moved(Optional<Champion> expected, Optional<Champion> found) {
    return new ChampionMovedException(
        "the champion under %s was %s and is now %s; nothing was changed, try again"
            .formatted(
                output.location(),
                expected.map(Champion::runId).orElse("none"),
                found.map(Champion::runId).orElse("none")));
  }
}

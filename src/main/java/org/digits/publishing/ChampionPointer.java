package org.digits.publishing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.publishing.ChampionChange.Cause;

/**
 * The file {@code <output>/champion.json}, which names the run in use, and its history, {@code
 * champions/NNNNNN.json}.
 *
 * <p>A change is made by creating the history's next file, which only one process can; then {@code
 * champion.json} is replaced by the same bytes. A process that dies in between has made the change:
 * {@link #read} sees it, and the next change writes the pointer.
 */
public final class ChampionPointer {
  /** The pointer's file name. */
  public static final String NAME = "champion.json";

  private static final String HISTORY = "champions";
  // Of pointers of older versions, which had no history.
  private static final Map<String, ?> DEFAULTS =
      Map.of(
          "number",
          0,
          "previousRunId",
          "",
          "cause",
          Cause.FIRST_RUN.toString(),
          "reason",
          "made champion by an older version",
          "at",
          Instant.EPOCH.toString());

  private final Storage output;
  private final Clock clock;

  /** The pointer of an output directory. */
  public ChampionPointer(Storage output) {
    this(output, Clock.systemUTC());
  }

  /** As above, with the clock that dates changes. */
  public ChampionPointer(Storage output, Clock clock) {
    this.output = output;
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

    static void check(String runId, String manifestSha256) {
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

  /** Every change, oldest first. */
  public List<ChampionChange> history() throws StorageException {
    List<ChampionChange> changes = new ArrayList<>();
    for (String name : output.list(HISTORY)) {
      if (name.matches("\\d{6,}\\.json")) {
        changes.add(change(HISTORY + "/" + name));
      }
    }
    if (changes.isEmpty()) {
      last().ifPresent(changes::add);
    }
    return changes;
  }

  /**
   * Makes the output's first run its champion; returns whether it did. Of several at once, one is.
   *
   * @throws OutcomeUnknownException if the storage failed and cannot say who is champion
   */
  public boolean promoteIfAbsent(Champion candidate) throws StorageException {
    try {
      replace(Optional.empty(), candidate, Cause.FIRST_RUN, "the first run that is good enough");
      return true;
    } catch (ChampionMovedException e) {
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
    keepOlder(last);
    claim(change, expected);
    point(change);
    return change;
  }

  /** Writes champion.json anew if the process that made the last change died before it did. */
  public void repair() throws StorageException {
    Optional<ChampionChange> last = last();
    if (last.isPresent() && !last.equals(pointed())) {
      point(last.get());
    }
  }

  // A pointer without a history becomes its first entry.
  private void keepOlder(Optional<ChampionChange> last) throws StorageException {
    if (last.isPresent() && last.get().number() == 0 && !output.exists(path(0))) {
      output.replace(path(0), Json.write(last.get()));
    }
  }

  private void claim(ChampionChange change, Optional<Champion> expected) throws StorageException {
    byte[] bytes = Json.write(change);
    String path = path(change.number());
    try {
      output.createNew(path, bytes);
    } catch (StorageException e) {
      byte[] found = standing(path, e).orElseThrow(() -> e);
      if (!Arrays.equals(found, bytes)) {
        throw moved(expected, read());
      }
    }
  }

  private void point(ChampionChange change) throws StorageException {
    if (pointed().map(ChampionChange::number).orElse(-1L) >= change.number()) {
      return; // somebody else was faster to write it, and may have gone on from it
    }
    byte[] bytes = Json.write(change);
    try {
      output.replace(NAME, bytes);
    } catch (StorageException e) {
      if (!standing(NAME, e).filter(found -> Arrays.equals(found, bytes)).isPresent()) {
        throw unknown(e);
      }
    }
  }

  /** What a file holds after a write to it has failed. */
  private Optional<byte[]> standing(String path, StorageException failure)
      throws OutcomeUnknownException {
    try {
      return output.exists(path) ? Optional.of(output.read(path)) : Optional.empty();
    } catch (StorageException e) {
      failure.addSuppressed(e);
      throw unknown(failure);
    }
  }

  private OutcomeUnknownException unknown(StorageException failure) {
    return new OutcomeUnknownException(
        "who is champion is unknown: %s; read %s and the last of %s before you promote again"
            .formatted(failure.getMessage(), output.location(NAME), output.location(HISTORY)),
        failure);
  }

  /** The last change: the pointer's, or one after it whose process died before it wrote that. */
  private Optional<ChampionChange> last() throws StorageException {
    Optional<ChampionChange> last = pointed();
    for (long number = last.map(ChampionChange::number).orElse(0L) + 1;
        output.exists(path(number));
        number++) {
      last = Optional.of(change(path(number)));
    }
    return last;
  }

  private Optional<ChampionChange> pointed() throws StorageException {
    return output.exists(NAME) ? Optional.of(change(NAME)) : Optional.empty();
  }

  private ChampionChange change(String path) throws StorageException {
    return parse(output.read(path), output.location(path));
  }

  /** Reads a pointer or an entry of its history; {@code location} is for errors. */
  static ChampionChange parse(byte[] json, String location) throws StorageException {
    return Json.read(json, ChampionChange.class, location, DEFAULTS);
  }

  private static String path(long number) {
    return "%s/%06d.json".formatted(HISTORY, number);
  }

  private ChampionMovedException moved(Optional<Champion> expected, Optional<Champion> found) {
    return new ChampionMovedException(
        "the champion under %s was %s and is now %s; promote again to compare with that"
            .formatted(
                output.location(),
                expected.map(Champion::runId).orElse("none"),
                found.map(Champion::runId).orElse("none")));
  }
}

package org.digits.publishing.champion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.digits.publishing.champion.ChampionChange.Cause;
import org.digits.publishing.run.OutputLayout;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** The champion's changes, {@code <output>/champions/NNNNNN.json}; none is ever replaced. */
public final class ChampionHistory {
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

  ChampionHistory(Storage output) {
    this.output = output;
  }

  /** Reads a change, or a pointer of an older version; {@code location} is for errors. */
  public static ChampionChange parse(byte[] json, String location) throws StorageException {
    return Json.read(json, ChampionChange.class, location, DEFAULTS);
  }

  /** Every change, oldest first. */
  List<ChampionChange> all() throws StorageException {
    List<ChampionChange> changes = new ArrayList<>();
    for (String name : output.list(OutputLayout.CHAMPIONS)) {
      if (name.matches("\\d{6,}\\.json")) {
        changes.add(read(OutputLayout.CHAMPIONS + name));
      }
    }
    return changes;
  }

  /** The last change that follows {@code known} without a gap; {@code known} if none does. */
  Optional<ChampionChange> lastFrom(Optional<ChampionChange> known) throws StorageException {
    Optional<ChampionChange> last = known;
    for (long number = known.map(ChampionChange::number).orElse(0L) + 1;
        output.exists(path(number));
        number++) {
      last = Optional.of(read(path(number)));
    }
    return last;
  }

  /** Keeps a pointer of an older version as number 0. */
  void keepOlder(Optional<ChampionChange> last) throws StorageException {
    if (last.isPresent() && last.get().number() == 0 && !output.exists(path(0))) {
      output.replace(path(0), Json.write(last.get()));
    }
  }

  /**
   * Adds a change under its number.
   *
   * @return whether it was added; false if another process was faster
   * @throws OutcomeUnknownException if the storage failed and cannot say whether it was
   */
  boolean add(ChampionChange change) throws StorageException {
    byte[] bytes = Json.write(change);
    String path = path(change.number());
    try {
      output.createNew(path, bytes);
      return true;
    } catch (StorageException e) {
      return Arrays.equals(standing(path, e).orElseThrow(() -> e), bytes);
    }
  }

  /** What a file holds after a write to it has failed. */
  Optional<byte[]> standing(String path, StorageException failure) throws OutcomeUnknownException {
    try {
      return output.exists(path) ? Optional.of(output.read(path)) : Optional.empty();
    } catch (StorageException e) {
      failure.addSuppressed(e);
      throw unknown(failure);
    }
  }

  OutcomeUnknownException unknown(StorageException failure) {
    return new OutcomeUnknownException(
        "who is champion is unknown: %s; read %s and the last of %s before you promote again"
            .formatted(
                failure.getMessage(),
                output.location(ChampionPointer.NAME),
                output.location(OutputLayout.CHAMPIONS)),
        failure);
  }

  private ChampionChange read(String path) throws StorageException {
    return parse(output.read(path), output.location(path));
  }

  private static String path(long number) {
    return String.format(Locale.ROOT, "%s%06d.json", OutputLayout.CHAMPIONS, number);
  }
}

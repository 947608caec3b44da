package org.digits.publishing.champion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.digits.publishing.champion.ChampionChange.Cause;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** Goes back to an earlier champion. */
public final class Rollback {
  private final Storage output;
  private final ChampionPointer pointer;

  /** Rollbacks of an output directory. */
  public Rollback(Storage output) {
    this.output = output;
    this.pointer = new ChampionPointer(output);
  }

  /**
   * Makes an earlier champion the champion again. A rollback that died after it had made the change
   * is finished in place of another one.
   *
   * @param to its run id; empty for the one before. After a rollback that is the one before the run
   *     it went to, so that going back twice goes back two champions
   * @param reason a line for people
   * @throws StorageException if there is no such champion, or its run does not verify
   */
  public ChampionChange run(Optional<String> to, String reason) throws StorageException {
    Optional<ChampionChange> finished =
        pointer
            .repair()
            .filter(change -> change.cause() == Cause.ROLLBACK)
            .filter(change -> to.orElse(change.runId()).equals(change.runId()));
    if (finished.isPresent()) {
      return finished.get();
    }
    List<ChampionChange> history = pointer.history();
    if (history.isEmpty()) {
      throw new StorageException(
          "there is no champion under %s to go back from".formatted(output.location()));
    }
    Champion current = history.get(history.size() - 1).champion();
    Champion target = to.isPresent() ? named(history, to.get()) : before(history);
    if (target.equals(current)) {
      throw new StorageException("run %s is champion already".formatted(target.runId()));
    }
    try {
      pointer.open(target);
    } catch (StorageException e) {
      throw new StorageException(
          "%s; go back to another one with --to".formatted(e.getMessage()), e);
    }
    return pointer.replace(Optional.of(current), target, Cause.ROLLBACK, reason);
  }

  private Champion named(List<ChampionChange> history, String runId) throws StorageException {
    return history.stream()
        .map(ChampionChange::champion)
        .filter(champion -> champion.runId().equals(runId))
        .reduce((older, newer) -> newer)
        .orElseThrow(
            () ->
                new StorageException(
                    "run %s was never champion under %s; these were: %s"
                        .formatted(
                            runId,
                            output.location(),
                            history.stream().map(ChampionChange::runId).distinct().toList())));
  }

  private Champion before(List<ChampionChange> history) throws StorageException {
    Deque<Champion> line = new ArrayDeque<>();
    for (ChampionChange change : history) {
      // A rollback undoes the champions since the one that it went to.
      while (change.cause() == Cause.ROLLBACK && line.contains(change.champion())) {
        line.pop();
      }
      line.push(change.champion());
    }
    Champion current = line.pop();
    if (line.isEmpty()) {
      throw new StorageException(
          "run %s is the first champion under %s: there is none before it; name one with --to"
              .formatted(current.runId(), output.location()));
    }
    return line.peek();
  }
}

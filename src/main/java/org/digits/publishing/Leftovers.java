package org.digits.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes that died in the middle of a write have left in a directory. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  // Hidden and with a UUID, as staged runs, temporary files and probes are named.
  private static final Pattern NAME =
      Pattern.compile("\\..*[.-][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.tmp)?");

  private static final int UUID_LENGTH = 36;

  // Longer than any publication, so that nothing is taken from a process that is alive.
  private static final Duration AGE = Duration.ofHours(1);

  private final Storage output;
  private final Clock clock;

  Leftovers(Storage output, Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  /**
   * Deletes what is old, and every staged version of a run that is published now. A failure is a
   * warning: the run is published all the same.
   */
  void delete(String runId) {
    for (String directory :
        List.of("", ChampionHistory.DIRECTORY + "/", GateStore.DIRECTORY + "/")) {
      deleteOld(directory, AGE);
    }
    String lost = RunDirectory.stagedPrefix(runId);
    Instant old = clock.instant().minus(AGE);
    deleteThose(
        RunDirectory.RUNS,
        name -> isStaged(name, lost) || output.modified(RunDirectory.RUNS + name).isBefore(old));
  }

  /**
   * Deletes what is old in a directory. A failure is a warning.
   *
   * @param directory the empty path, or one that ends in a slash
   */
  void deleteOld(String directory, Duration age) {
    Instant old = clock.instant().minus(age);
    deleteThose(directory, name -> output.modified(directory + name).isBefore(old));
  }

  /** Deletes staged versions that are older than an age. A failure is a warning. */
  void deleteOlder(String prefix, Duration age) {
    Instant old = clock.instant().minus(age);
    deleteThose("", name -> isStaged(name, prefix) && output.modified(name).isBefore(old));
  }

  // Another name may begin with the same prefix: run a.b's with run a's.
  private static boolean isStaged(String name, String prefix) {
    return name.startsWith(prefix) && name.length() == prefix.length() + UUID_LENGTH;
  }

  private interface Choice {
    boolean takes(String name) throws StorageException;
  }

  private void deleteThose(String directory, Choice choice) {
    try {
      for (String name : output.list(directory)) {
        if (NAME.matcher(name).matches() && choice.takes(name)) {
          output.deleteRecursively(directory + name);
        }
      }
    } catch (StorageException e) {
      LOG.warn("leftovers stay: {}", e.getMessage());
    }
  }
}

package org.digits.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes that died in the middle of a write have left in a directory. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  // Hidden and with a UUID, as staged runs, temporary files and probes are named.
  private static final Pattern NAME =
      Pattern.compile("\\..*[.-][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.tmp)?");

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
    delete("", "");
    delete(RunDirectory.RUNS, RunDirectory.stagedPrefix(runId));
  }

  /**
   * Deletes what is old in a directory, and whatever begins with a prefix. A failure is a warning.
   *
   * @param directory the empty path, or one that ends in a slash
   * @param prefix of versions that lost against one that is published now; empty for none
   */
  void delete(String directory, String prefix) {
    Instant old = clock.instant().minus(AGE);
    deleteThose(
        directory,
        name ->
            (!prefix.isEmpty() && name.startsWith(prefix))
                || output.modified(directory + name).isBefore(old));
  }

  /** Deletes what begins with a prefix and is older than an age. A failure is a warning. */
  void deleteOlder(String prefix, Duration age) {
    Instant old = clock.instant().minus(age);
    deleteThose("", name -> name.startsWith(prefix) && output.modified(name).isBefore(old));
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

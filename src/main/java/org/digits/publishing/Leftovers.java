package org.digits.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes that died in the middle of a write have left in an output directory. */
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
    try {
      tryDelete(directory, prefix);
    } catch (StorageException e) {
      LOG.warn("leftovers stay: {}", e.getMessage());
    }
  }

  private void tryDelete(String directory, String prefix) throws StorageException {
    Instant old = clock.instant().minus(AGE);
    for (String name : output.list(directory)) {
      if (NAME.matcher(name).matches()) {
        String path = directory + name;
        boolean lost = !prefix.isEmpty() && name.startsWith(prefix);
        if (lost || output.modified(path).isBefore(old)) {
          output.deleteRecursively(path);
        }
      }
    }
  }
}

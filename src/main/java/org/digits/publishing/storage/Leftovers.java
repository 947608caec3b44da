package org.digits.publishing.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes that died in the middle of a write have left in a directory. */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  // Hidden and with a UUID, as staged runs, temporary files and probes are named.
  private static final Pattern NAME =
      Pattern.compile("\\..*[.-][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.tmp)?");

  private static final int UUID_LENGTH = 36;

  private final Storage output;
  private final Clock clock;

  public Leftovers(Storage output, Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  /**
   * Deletes what is old in a directory. A failure is a warning.
   *
   * @param directory the empty path, or one that ends in a slash
   */
  public void deleteOld(String directory, Duration age) {
    Instant old = clock.instant().minus(age);
    deleteThose(directory, name -> output.modified(directory + name).isBefore(old));
  }

  /**
   * Deletes what is old in a directory, and every staged version of a name, of whatever age. A
   * failure is a warning.
   */
  public void deleteOldAndStaged(String directory, String prefix, Duration age) {
    Instant old = clock.instant().minus(age);
    deleteThose(
        directory,
        name -> isStaged(name, prefix) || output.modified(directory + name).isBefore(old));
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

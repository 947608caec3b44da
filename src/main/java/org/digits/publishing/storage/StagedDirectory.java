package org.digits.publishing.storage;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that is written under a hidden name beside its own, and takes its own name when it is
 * whole. Where renames are copies, as in object stores, it is written under its own name at once,
 * and what stands there is deleted first.
 */
public final class StagedDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(StagedDirectory.class);

  // What is younger may be another process's that is alive: predictions take hours.
  public static final Duration LONGEST_WRITE = Duration.ofDays(1);

  private final Storage target;
  private final Storage place;
  private final Clock clock;

  private StagedDirectory(Storage target, Storage place, Clock clock) {
    this.target = target;
    this.place = place;
    this.clock = clock;
  }

  /**
   * A new directory that is to become {@code target}.
   *
   * @param clock tells what is old
   */
  public static StagedDirectory of(Storage target, Clock clock) throws StorageException {
    if (!target.movesAtomically()) {
      target.requireFolder();
      target.deleteRecursively("");
      return new StagedDirectory(target, target, clock);
    }
    return new StagedDirectory(target, beside(target), clock);
  }

  private static Storage beside(Storage target) throws StorageException {
    return target.parent().inside(hiddenPrefix(target) + UUID.randomUUID());
  }

  private static String hiddenPrefix(Storage target) {
    return "." + target.name() + ".";
  }

  /** What is written to. */
  public Storage files() {
    return place;
  }

  /**
   * Gives the directory its own name, in one step where nothing has it. What has it is replaced, or
   * the commit fails. What processes that died have left is deleted a day later.
   *
   * @throws StorageException on a failure of the storage; the old directory then has its name again
   */
  public void commit(Existing existing) throws StorageException {
    if (place == target) {
      return;
    }
    if (existing == Existing.REPLACE && target.exists("")) {
      swap();
    } else {
      move(place, target);
    }
    new Leftovers(target.parent(), clock).deleteOlder(hiddenPrefix(target), LONGEST_WRITE);
  }

  // Between the renames a reader sees no directory, and after the second the new one.
  private void swap() throws StorageException {
    Storage aside = beside(target);
    move(target, aside);
    try {
      move(place, target);
    } catch (StorageException e) {
      try {
        aside.moveTo(target);
      } catch (StorageException restoring) {
        e.addSuppressed(restoring);
      }
      throw e;
    }
    try {
      aside.deleteRecursively("");
    } catch (StorageException e) {
      LOG.warn("the old directory stays: {}", e.getMessage());
    }
  }

  private static void move(Storage from, Storage to) throws StorageException {
    try {
      from.moveTo(to);
    } catch (StorageException e) {
      if (!isMoved(from, to, e)) {
        throw e;
      }
    }
  }

  /** Whether a rename that failed was made all the same. */
  private static boolean isMoved(Storage from, Storage to, StorageException failure) {
    try {
      return !from.exists("") && to.exists("");
    } catch (StorageException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** Deletes what was written; a failure is added to the one that is the reason. */
  public void discard(Exception reason) {
    try {
      place.deleteRecursively("");
    } catch (StorageException e) {
      reason.addSuppressed(e);
    }
  }
}

package org.digits.publishing;

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

  private static final int UUID_CHARACTERS = 36;

  private final Storage target;
  private final Storage place;

  private StagedDirectory(Storage target, Storage place) {
    this.target = target;
    this.place = place;
  }

  /** A new directory that is to become {@code target}. */
  public static StagedDirectory of(Storage target) throws StorageException {
    if (!target.movesAtomically()) {
      target.deleteRecursively("");
      return new StagedDirectory(target, target);
    }
    return new StagedDirectory(target, beside(target));
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
   * the commit fails. What processes that died have left is deleted.
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
      place.moveTo(target);
    }
    deleteLeftovers();
  }

  // Between the renames a reader sees no directory, and after the second the new one.
  private void swap() throws StorageException {
    Storage aside = beside(target);
    target.moveTo(aside);
    try {
      place.moveTo(target);
    } catch (StorageException e) {
      try {
        aside.moveTo(target);
      } catch (StorageException restoring) {
        e.addSuppressed(restoring);
      }
      throw e;
    }
  }

  // The old directory too. The new one stands, so a failure is a warning.
  private void deleteLeftovers() {
    String prefix = hiddenPrefix(target);
    try {
      Storage parent = target.parent();
      for (String name : parent.list("")) {
        if (name.startsWith(prefix) && name.length() == prefix.length() + UUID_CHARACTERS) {
          parent.deleteRecursively(name);
        }
      }
    } catch (StorageException e) {
      LOG.warn("leftovers stay: {}", e.getMessage());
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

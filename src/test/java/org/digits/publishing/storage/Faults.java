package org.digits.publishing.storage;

import java.io.IOException;

/** The fault that a {@link FaultyDisk} or {@link FaultyStore} meets at one of its changes. */
public final class Faults {
  /** What happens at the chosen change. */
  public enum Kind {
    /** The change fails; the storage works again. */
    FAILS_ONCE(false, false, false),
    /** The change is made, but its caller hears of a failure. */
    FAILS_AFTER(true, false, false),
    /** The storage is gone before the change. */
    GONE_BEFORE(false, true, false),
    /** The storage is gone after the change. */
    GONE_AFTER(true, true, false),
    /** The process dies before the change. */
    DIES_BEFORE(false, true, true),
    /** The process dies after the change. */
    DIES_AFTER(true, true, true);

    private final boolean applied;
    private final boolean lasting;
    private final boolean death;

    Kind(boolean applied, boolean lasting, boolean death) {
      this.applied = applied;
      this.lasting = lasting;
      this.death = death;
    }
  }

  /** A process's end: no handler of failures runs after it. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** One call of the file system. */
  interface Call<T> {
    T run() throws IOException;
  }

  // Hadoop makes the file systems by the names of their classes.
  private static Faults current = new Faults(Kind.FAILS_ONCE, 0);

  private final Kind kind;
  private final int at;
  private int changes;
  private boolean gone;

  private Faults(Kind kind, int at) {
    this.kind = kind;
    this.at = at;
  }

  /** From now on the n-th change, from 1, meets the fault. */
  public static Faults arm(Kind kind, int n) {
    current = new Faults(kind, n);
    return current;
  }

  /** From now on no change meets a fault. */
  public static void disarm() {
    arm(Kind.FAILS_ONCE, 0);
  }

  /** Whether the change was reached. */
  public boolean met() {
    return changes >= at;
  }

  static <T> T change(Call<T> call) throws IOException {
    Faults faults = current;
    faults.requireThere();
    faults.changes++;
    if (faults.changes != faults.at) {
      return call.run();
    }
    if (faults.kind.applied) {
      call.run();
    }
    faults.gone = faults.kind.lasting;
    throw faults.failure();
  }

  static <T> T read(Call<T> call) throws IOException {
    current.requireThere();
    return call.run();
  }

  private void requireThere() throws IOException {
    if (gone) {
      throw failure();
    }
  }

  private IOException failure() {
    if (kind.death) {
      throw new Killed();
    }
    return new IOException("the storage does not answer");
  }
}

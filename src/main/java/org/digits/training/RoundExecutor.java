package org.digits.training;

import java.util.List;
import org.digits.model.NetworkSnapshot;

/** Runs one round on all groups: in this process, or on a cluster. */
public interface RoundExecutor {

  /**
   * What a round brought.
   *
   * @param groups results in group order
   * @param seconds wall time of the round
   * @param broadcastSeconds time to hand out the snapshot
   * @param collectSeconds the rest of it, beside the slowest group's own time
   */
  record Outcome(
      List<GroupResult> groups, double seconds, double broadcastSeconds, double collectSeconds) {

    /** An outcome whose groups worked at the same time. */
    public static Outcome of(List<GroupResult> groups, double seconds, double broadcastSeconds) {
      double slowest = groups.stream().mapToDouble(GroupResult::seconds).max().orElse(0);
      double rest = Math.max(0, seconds - broadcastSeconds - slowest);
      return new Outcome(groups, seconds, broadcastSeconds, rest);
    }
  }

  /** Trains every group from the same snapshot; rounds come in the schedule's order. */
  Outcome run(Round round, NetworkSnapshot snapshot) throws InterruptedException;
}

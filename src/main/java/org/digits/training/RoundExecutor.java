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
   */
  record Outcome(List<GroupResult> groups, double seconds, double broadcastSeconds) {

    /** What is neither broadcast nor the slowest group's own time; groups work at the same time. */
    double collectSeconds() {
      double slowest = groups.stream().mapToDouble(GroupResult::seconds).max().orElse(0);
      return Math.max(0, seconds - broadcastSeconds - slowest);
    }
  }

  /** Trains every group from the same snapshot; rounds come in the schedule's order. */
  Outcome run(Round round, NetworkSnapshot snapshot) throws InterruptedException;
}

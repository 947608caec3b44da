package org.digits.training;

import java.util.List;
import org.digits.model.NetworkSnapshot;

/** Runs one round on all groups: in this process, or on a cluster. */
public interface RoundExecutor {

  /**
   * What a round brought.
   *
   * @param groups results in group order
   * @param broadcastSeconds time to hand out the snapshot
   * @param collectSeconds time from the slowest group's end to the last result
   */
  record Outcome(List<GroupResult> groups, double broadcastSeconds, double collectSeconds) {}

  /** Trains every group from the same snapshot. */
  Outcome run(Round round, NetworkSnapshot snapshot) throws InterruptedException;
}

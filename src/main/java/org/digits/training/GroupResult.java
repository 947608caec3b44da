package org.digits.training;

import java.io.Serializable;
import org.digits.model.NetworkSnapshot;

/**
 * What a group of workers brings back from a round.
 *
 * @param group index
 * @param snapshot the mean of the group's workers
 * @param examples trained in the round by all workers of the group
 * @param lossSum sum of the examples' losses before their updates, in nats
 * @param computeSeconds wall time of training
 * @param innerAverageSeconds wall time of averaging inside the group
 */
public record GroupResult(
    int group,
    NetworkSnapshot snapshot,
    long examples,
    double lossSum,
    double computeSeconds,
    double innerAverageSeconds)
    implements Serializable {

  /** Wall time of the whole round in the group. */
  double seconds() {
    return computeSeconds + innerAverageSeconds;
  }
}

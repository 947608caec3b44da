package org.digits.training;

import org.digits.model.NetworkSnapshot;

/** Is told of every round and epoch, on the driver. */
public interface TrainingListener {
  /** After a round; {@code snapshot} is the next round's start. */
  default void roundFinished(RoundReport report, NetworkSnapshot snapshot) {}

  /** After the last round of an epoch; the epoch counts from 1. */
  default void epochFinished(int epoch, NetworkSnapshot snapshot) {}

  /** After each round, and after {@link #epochFinished} where an epoch ended: a place to resume. */
  default void stateReached(TrainingState state) {}
}

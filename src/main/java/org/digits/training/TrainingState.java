package org.digits.training;

import org.digits.model.NetworkSnapshot;

/**
 * Where training stands between two rounds: all that the next rounds depend on beside data and
 * configuration.
 *
 * @param finishedRounds how many rounds are done
 * @param snapshot the next round's start
 * @param velocity of the outer optimizer, one value a parameter; empty without momentum
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
public record TrainingState(int finishedRounds, NetworkSnapshot snapshot, double[] velocity) {

  /** Checks the sizes. */
  public TrainingState {
    int parameters = snapshot.parameters().length;
    if (finishedRounds < 0 || (velocity.length != 0 && velocity.length != parameters)) {
      throw new IllegalArgumentException(
          "%d rounds, %d parameters, a velocity of %d"
              .formatted(finishedRounds, parameters, velocity.length));
    }
  }

  /** The state before the first round. */
  public static TrainingState start(NetworkSnapshot snapshot) {
    return new TrainingState(0, snapshot, new double[0]);
  }
}

package org.digits.publishing.checkpoint;

import org.digits.publishing.storage.StorageException;
import org.digits.training.TrainingState;

/**
 * What a run's checkpoints must fit.
 *
 * @param rounds of the whole run
 * @param parameters of the network
 * @param updaterState values of it
 * @param velocity values of the outer optimizer after a round; 0 without momentum
 */
public record CheckpointShape(int rounds, int parameters, int updaterState, int velocity) {

  /**
   * Refuses a checkpoint that could not be gone on from.
   *
   * @param location for messages
   * @throws StorageException naming what does not fit
   */
  void require(Checkpoint checkpoint, String location) throws StorageException {
    TrainingState state = checkpoint.state();
    int finished = state.finishedRounds();
    if (finished < 1 || finished > rounds) {
      throw misfit(location, "finished rounds", "1 to " + rounds, finished);
    }
    require(location, "reports of rounds", finished, checkpoint.rounds().size());
    require(location, "parameters", parameters, state.snapshot().parameters().length);
    require(
        location, "values of updater state", updaterState, state.snapshot().updaterState().length);
    require(location, "values of velocity", velocity, state.velocity().length);
  }

  private static void require(String location, String what, int expected, int found)
      throws StorageException {
    if (found != expected) {
      throw misfit(location, what, "" + expected, found);
    }
  }

  private static StorageException misfit(String location, String what, String expected, int found) {
    return new StorageException(
        "%s does not fit its own settings: expected %s %s, found %d; delete it to go on from the one before"
            .formatted(location, expected, what, found));
  }
}

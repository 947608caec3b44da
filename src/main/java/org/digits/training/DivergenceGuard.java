package org.digits.training;

import org.digits.engine.EngineState;

/**
 * Refuses a worker's result from which training must not go on: a parameter, a value of the updater
 * state or the loss is not finite, or the mean loss is beyond {@link #limit}.
 *
 * @param group index of the worker's group
 * @param round that is trained
 */
record DivergenceGuard(int group, Round round) {
  /** The mean of fewer examples says nothing: a single wrong one may cost 23 nats. */
  static final int LEAST_EXAMPLES = 100;

  private static final int BLOCK = 1024;
  private static final double GUESSES = 4;
  private static final double LEAST_NATS = 8;
  private static final double MOST_NATS = 18;

  /**
   * The largest mean loss, in nats: four times a uniform guess's, {@code ln(classes)}, but at least
   * 8, and at most 18 since the engines cut a loss off at 23 (a probability of 1e-10).
   */
  static double limit(int classes) {
    return Math.min(MOST_NATS, Math.max(LEAST_NATS, GUESSES * Math.log(classes)));
  }

  /**
   * Checks what a worker brought.
   *
   * @throws TrainingException that names worker, group and round
   */
  void check(int worker, Stretch stretch) {
    if (!stretch.finite() || !Double.isFinite(stretch.lossSum())) {
      throw diverged(worker, "has values that are not finite");
    }
    long examples = stretch.examples();
    double loss = stretch.lossSum() / examples;
    if (examples >= LEAST_EXAMPLES && loss > limit(stretch.classes())) {
      throw diverged(
          worker,
          "has a mean loss of %.2f nats over %d examples, more than the %.2f that %d classes allow"
              .formatted(loss, examples, limit(stretch.classes()), stretch.classes()));
    }
  }

  private TrainingException diverged(int worker, String how) {
    return new TrainingException(
        "training diverged: worker %d of group %d %s, in round %d (epoch %d); lower --learning-rate"
            .formatted(worker, group, how, round.index() + 1, round.epoch() + 1),
        null);
  }

  /** Whether all values are. */
  static boolean isFinite(EngineState state) {
    float[] sums = new float[BLOCK];
    for (EngineState.Part part : state.parts()) {
      for (int first = part.from(); first < part.to(); first += BLOCK) {
        addZeroTimes(part.array(), first, Math.min(BLOCK, part.to() - first), sums);
      }
    }
    boolean finite = true;
    for (float sum : sums) {
      finite &= sum == 0f;
    }
    return finite;
  }

  // Zero times a finite value is zero, and any other's is NaN: a loop that the compiler vectorises.
  private static void addZeroTimes(float[] values, int first, int count, float[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += 0f * values[first + i];
    }
  }
}

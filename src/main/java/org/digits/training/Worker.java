package org.digits.training;

import java.util.function.BooleanSupplier;
import org.digits.engine.EngineState;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;

/** One worker of a group in a round: a shard and the engine that trains on it. */
final class Worker {
  private final TrainingEngine engine;
  private final Minibatches minibatches;
  private final BooleanSupplier cancelled;
  private EngineState state;
  private boolean stateWritten;

  /**
   * A worker at the round's start.
   *
   * @param engine lent for the round
   * @param cancelled asked between minibatches
   */
  Worker(
      TrainingEngine engine,
      NetworkSnapshot start,
      Minibatches minibatches,
      BooleanSupplier cancelled) {
    this.engine = engine;
    this.minibatches = minibatches;
    this.cancelled = cancelled;
    engine.load(start);
    state = engine.state();
  }

  /** Trains the minibatches of a stretch, as far as the shard has them. */
  Stretch train(int from, int to) {
    if (minibatches.examples(from) == 0) {
      return Stretch.NONE;
    }
    takeState();
    long examples = 0;
    double lossSum = 0;
    for (int minibatch = from; minibatch < to && minibatches.examples(minibatch) > 0; minibatch++) {
      if (cancelled.getAsBoolean()) {
        throw new TrainingException("cancelled", null);
      }
      lossSum += minibatches.fit(engine, minibatch);
      examples += minibatches.examples(minibatch);
    }
    state = engine.state();
    return new Stretch(DivergenceGuard.isFinite(state), examples, lossSum, engine.classes());
  }

  /** What the worker has reached; the mean of all workers is written into its parts. */
  EngineState state() {
    return state;
  }

  /** Says that the state was written, and how many updates it stands for. */
  void stateWritten(long iteration) {
    state = new EngineState(state.parts(), iteration);
    stateWritten = true;
  }

  /** Copies out what the worker has reached. */
  NetworkSnapshot snapshot() {
    takeState();
    return engine.snapshot();
  }

  private void takeState() {
    if (stateWritten) {
      engine.stateWritten(state);
      stateWritten = false;
    }
  }
}

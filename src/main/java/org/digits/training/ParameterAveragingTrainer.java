package org.digits.training;

import java.util.List;
import org.digits.model.NetworkSnapshot;

/**
 * The driver's loop: every round starts all groups from one snapshot and turns the example-weighted
 * mean of their results, taken in group order, into the next one.
 */
public final class ParameterAveragingTrainer {
  private final TrainingSchedule schedule;
  private final List<Round> rounds;
  private final RoundExecutor executor;
  private final OuterOptimizer optimizer;
  private final TrainingListener listener;

  /** A trainer for one run. */
  public ParameterAveragingTrainer(
      TrainingSchedule schedule,
      RoundExecutor executor,
      OuterOptimizer optimizer,
      TrainingListener listener) {
    this.schedule = schedule;
    this.rounds = schedule.rounds();
    this.executor = executor;
    this.optimizer = optimizer;
    this.listener = listener;
  }

  /** Trains all rounds and returns the last snapshot. */
  public NetworkSnapshot train(NetworkSnapshot start) throws InterruptedException {
    return resume(TrainingState.start(start));
  }

  /** Trains the rounds that are left; the bits are those of a training without the break. */
  public NetworkSnapshot resume(TrainingState state) throws InterruptedException {
    TrainingState reached = state;
    while (reached.finishedRounds() < rounds.size()) {
      reached = next(reached);
    }
    return reached.snapshot();
  }

  /** Trains the next round, of which there must be one. */
  public TrainingState next(TrainingState state) throws InterruptedException {
    optimizer.restore(state.velocity());
    Round round = rounds.get(state.finishedRounds());
    NetworkSnapshot snapshot = train(round, state.snapshot());
    if (schedule.endsEpoch(round)) {
      listener.epochFinished(round.epoch() + 1, snapshot);
    }
    TrainingState reached = new TrainingState(round.index() + 1, snapshot, optimizer.velocity());
    listener.stateReached(reached);
    return reached;
  }

  private NetworkSnapshot train(Round round, NetworkSnapshot current) throws InterruptedException {
    RoundExecutor.Outcome outcome = executor.run(round, current);
    long collected = System.nanoTime();
    SnapshotAverager averager = new SnapshotAverager();
    for (GroupResult result : outcome.groups()) {
      averager.add(result.snapshot(), result.examples());
    }
    NetworkSnapshot next = optimizer.next(current, averager.mean());
    long end = System.nanoTime();
    listener.roundFinished(
        report(round, outcome, averager.examples(), (end - collected) / 1e9), next);
    return next;
  }

  private RoundReport report(
      Round round, RoundExecutor.Outcome outcome, long examples, double averageSeconds) {
    double lossSum = 0;
    double compute = 0;
    double inner = 0;
    for (GroupResult result : outcome.groups()) {
      lossSum += result.lossSum();
      if (result.computeSeconds() > compute) {
        compute = result.computeSeconds();
        inner = result.innerAverageSeconds();
      }
    }
    return new RoundReport(
        round.index() + 1,
        round.epoch() + 1,
        examples,
        lossSum / examples,
        schedule.learningRate(round.epoch(), round.firstMinibatch() + round.minibatches() - 1),
        outcome.seconds() + averageSeconds,
        compute,
        inner,
        outcome.broadcastSeconds(),
        outcome.collectSeconds(),
        averageSeconds);
  }
}

package org.digits.training;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineState;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;

/**
 * The workers of one executor task. A round is a sequence of stretches of {@code
 * averagingFrequencyMinibatches}: every worker trains its stretch from the same snapshot, then the
 * example-weighted mean in worker order is the next stretch's start. A stretch is a pure function,
 * so the bits do not depend on how many threads there are.
 */
public final class WorkerGroup {
  private final TrainingSchedule schedule;
  private final EnginePool engines;
  private final ExecutorService threads;
  private final BooleanSupplier cancelled;

  /**
   * A group.
   *
   * @param engines lends one engine to each busy thread
   * @param threads runs the workers; any number of threads gives the same bits
   * @param cancelled asked between minibatches
   */
  public WorkerGroup(
      TrainingSchedule schedule,
      EnginePool engines,
      ExecutorService threads,
      BooleanSupplier cancelled) {
    this.schedule = schedule;
    this.engines = engines;
    this.threads = threads;
    this.cancelled = cancelled;
  }

  /** Sums over the stretches of a round. */
  private static final class Totals {
    private long examples;
    private double lossSum;
    private long averageNanos;
  }

  /**
   * Trains one round.
   *
   * @param group index, carried into the result
   * @param start the round's snapshot
   * @param shards one per worker, in worker order
   * @throws TrainingException if a worker fails or its training diverges
   */
  public GroupResult train(int group, NetworkSnapshot start, List<ImageBlock> shards, Round round)
      throws InterruptedException {
    long begin = System.nanoTime();
    WorkerThreads workers = new WorkerThreads(threads, round);
    List<Minibatches> minibatches =
        workers.forEach(shards, shard -> new Minibatches(schedule, round.epoch(), shard));
    DivergenceGuard guard = new DivergenceGuard(group, round);
    Totals totals = new Totals();
    EngineState mean = null;
    int end = round.firstMinibatch() + round.minibatches();
    int step = schedule.averagingFrequencyMinibatches();
    for (int first = round.firstMinibatch(); first < end; first += step) {
      EngineState before = mean;
      int from = first;
      int to = Math.min(first + step, end);
      List<Stretch> stretches =
          workers.forEach(minibatches, shard -> run(start, before, shard, from, to));
      if (stretches.stream().anyMatch(stretch -> stretch.examples() > 0)) {
        mean = average(stretches, workers, guard, totals);
      }
    }
    NetworkSnapshot reached = mean == null ? start : snapshot(mean);
    long computeNanos = System.nanoTime() - begin - totals.averageNanos;
    return new GroupResult(
        group,
        reached,
        totals.examples,
        totals.lossSum,
        computeNanos / 1e9,
        totals.averageNanos / 1e9);
  }

  // A stretch starts from the mean before it, a round's first one from the snapshot.
  private Stretch run(
      NetworkSnapshot start, EngineState mean, Minibatches minibatches, int from, int to) {
    if (minibatches.examples(from) == 0) {
      return Stretch.NONE;
    }
    TrainingEngine engine = engines.borrow();
    try {
      if (mean == null) {
        engine.load(start);
      } else {
        engine.load(mean);
      }
      long examples = 0;
      double lossSum = 0;
      for (int minibatch = from;
          minibatch < to && minibatches.examples(minibatch) > 0;
          minibatch++) {
        if (cancelled.getAsBoolean()) {
          throw new TrainingException("cancelled", null);
        }
        lossSum += minibatches.fit(engine, minibatch);
        examples += minibatches.examples(minibatch);
      }
      EngineState state = engine.state();
      return new Stretch(
          state, DivergenceGuard.isFinite(state), examples, lossSum, engine.classes());
    } finally {
      engines.giveBack(engine);
    }
  }

  private static EngineState average(
      List<Stretch> stretches, WorkerThreads workers, DivergenceGuard guard, Totals totals)
      throws InterruptedException {
    long begin = System.nanoTime();
    for (int worker = 0; worker < stretches.size(); worker++) {
      Stretch stretch = stretches.get(worker);
      guard.check(worker, stretch);
      totals.examples += stretch.examples();
      totals.lossSum += stretch.lossSum();
    }
    EngineState mean =
        Stretch.mean(
            stretches.stream().filter(stretch -> stretch.examples() > 0).toList(), workers);
    totals.averageNanos += System.nanoTime() - begin;
    return mean;
  }

  private NetworkSnapshot snapshot(EngineState state) {
    TrainingEngine engine = engines.borrow();
    try {
      engine.load(state);
      return engine.snapshot();
    } finally {
      engines.giveBack(engine);
    }
  }
}

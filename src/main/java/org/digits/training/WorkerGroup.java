package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.digits.data.ImageBlock;
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

  private record Stretch(NetworkSnapshot snapshot, long examples, double lossSum, int classes) {}

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
    List<int[]> orders = new ArrayList<>();
    for (ImageBlock shard : shards) {
      orders.add(schedule.order(round.epoch(), shard.ids()));
    }
    DivergenceGuard guard = new DivergenceGuard(group, round);
    NetworkSnapshot current = start;
    long examples = 0;
    double lossSum = 0;
    long computeNanos = 0;
    long averageNanos = 0;
    int end = round.firstMinibatch() + round.minibatches();
    int step = schedule.averagingFrequencyMinibatches();
    for (int first = round.firstMinibatch(); first < end; first += step) {
      long begin = System.nanoTime();
      List<Stretch> stretches =
          runAll(current, shards, orders, round, first, Math.min(first + step, end));
      long trained = System.nanoTime();
      SnapshotAverager averager = new SnapshotAverager();
      for (int worker = 0; worker < stretches.size(); worker++) {
        Stretch stretch = stretches.get(worker);
        guard.check(
            worker, stretch.snapshot(), stretch.examples(), stretch.lossSum(), stretch.classes());
        averager.add(stretch.snapshot(), stretch.examples());
        lossSum += stretch.lossSum();
      }
      if (averager.examples() > 0) {
        current = averager.mean();
        examples += averager.examples();
      }
      computeNanos += trained - begin;
      averageNanos += System.nanoTime() - trained;
    }
    return new GroupResult(
        group, current, examples, lossSum, computeNanos / 1e9, averageNanos / 1e9);
  }

  private List<Stretch> runAll(
      NetworkSnapshot start,
      List<ImageBlock> shards,
      List<int[]> orders,
      Round round,
      int from,
      int to)
      throws InterruptedException {
    List<Callable<Stretch>> tasks = new ArrayList<>();
    for (int worker = 0; worker < shards.size(); worker++) {
      ImageBlock shard = shards.get(worker);
      int[] order = orders.get(worker);
      tasks.add(() -> run(start, shard, order, round.epoch(), from, to));
    }
    List<Stretch> results = new ArrayList<>();
    for (Future<Stretch> future : threads.invokeAll(tasks)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new TrainingException(
            "a worker failed in round " + (round.index() + 1) + ": " + e.getCause().getMessage(),
            e.getCause());
      }
    }
    return results;
  }

  private Stretch run(
      NetworkSnapshot start, ImageBlock shard, int[] order, int epoch, int from, int to) {
    Minibatches minibatches = new Minibatches(schedule, epoch, shard, order);
    TrainingEngine engine = engines.borrow();
    try {
      engine.load(start);
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
      return new Stretch(
          examples == 0 ? start : engine.snapshot(), examples, lossSum, engine.classes());
    } finally {
      engines.giveBack(engine);
    }
  }
}

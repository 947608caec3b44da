package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;
import org.digits.training.shards.Shard;

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
   * @param engines lends one engine to each worker for a round
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

    void add(Stretch stretch) {
      examples += stretch.examples();
      lossSum += stretch.lossSum();
    }
  }

  /**
   * Trains one round.
   *
   * @param group index, carried into the result
   * @param start the round's snapshot
   * @param shards one per worker, in worker order
   * @throws TrainingException if a worker fails or its training diverges
   */
  public GroupResult train(int group, NetworkSnapshot start, List<Shard> shards, Round round)
      throws InterruptedException {
    List<TrainingEngine> lent = new ArrayList<>();
    try {
      for (int worker = 0; worker < shards.size(); worker++) {
        lent.add(engines.borrow());
      }
      return train(group, start, shards, round, lent);
    } finally {
      lent.forEach(engines::giveBack);
    }
  }

  private GroupResult train(
      int group, NetworkSnapshot start, List<Shard> shards, Round round, List<TrainingEngine> lent)
      throws InterruptedException {
    long begin = System.nanoTime();
    WorkerThreads together = new WorkerThreads(threads, round);
    List<Worker> workers =
        together.forEach(
            IntStream.range(0, shards.size()).boxed().toList(),
            worker ->
                new Worker(
                    lent.get(worker),
                    start,
                    new Minibatches(schedule, round.epoch(), shards.get(worker)),
                    cancelled));
    DivergenceGuard guard = new DivergenceGuard(group, round);
    Totals totals = new Totals();
    int end = round.firstMinibatch() + round.minibatches();
    int step = schedule.averagingFrequencyMinibatches();
    int reachedMinibatch = round.firstMinibatch();
    while (reachedMinibatch < end) {
      int from = reachedMinibatch;
      int to = (int) Math.min((long) from + step, end);
      List<Stretch> stretches = together.forEach(workers, worker -> worker.train(from, to));
      for (int worker = 0; worker < stretches.size(); worker++) {
        guard.check(worker, stretches.get(worker));
        totals.add(stretches.get(worker));
      }
      long trained = System.nanoTime();
      average(workers, stretches, together);
      reachedMinibatch = to;
      totals.averageNanos += System.nanoTime() - trained;
    }
    NetworkSnapshot reached = workers.get(0).snapshot();
    long computeNanos = System.nanoTime() - begin - totals.averageNanos;
    return new GroupResult(
        group,
        reached,
        totals.examples,
        totals.lossSum,
        computeNanos / 1e9,
        totals.averageNanos / 1e9);
  }

  private static void average(List<Worker> workers, List<Stretch> stretches, WorkerThreads together)
      throws InterruptedException {
    List<Long> examples = stretches.stream().map(Stretch::examples).toList();
    if (workers.size() == 1 || examples.stream().allMatch(count -> count == 0)) {
      return;
    }
    StateAverager averager =
        new StateAverager(workers.stream().map(Worker::state).toList(), examples);
    averager.average(together);
    long iteration = averager.iteration();
    workers.forEach(worker -> worker.stateWritten(iteration));
  }
}

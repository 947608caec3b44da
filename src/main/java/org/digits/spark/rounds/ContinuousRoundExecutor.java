package org.digits.spark.rounds;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.session.SparkFailures;
import org.digits.spark.session.SparkSessions;
import org.digits.training.GroupResult;
import org.digits.training.Round;
import org.digits.training.TrainingException;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;

/**
 * All rounds of a training in one Spark job, where its only group works in the driver's process: a
 * round's result is the next one's start, so the group goes on at once, and hands each result over
 * while it does. The bits are {@link SparkRoundExecutor}'s.
 */
final class ContinuousRoundExecutor implements SparkRounds {
  private final JavaSparkContext context;
  private final ShardedDataset data;
  private final TrainingSchedule schedule;
  private final EngineFactory factory;
  private final int rounds;
  private Optional<Running> running = Optional.empty();
  private NetworkSnapshot reached;
  private long nanos;

  private record Running(RoundHandover handover, JavaFutureAction<Void> job) {}

  ContinuousRoundExecutor(
      JavaSparkContext context,
      ShardedDataset data,
      TrainingSchedule schedule,
      EngineFactory factory) {
    this.context = context;
    this.data = data;
    this.schedule = schedule;
    this.factory = factory;
    rounds = schedule.rounds().size();
  }

  /**
   * Whether a training can have this executor: one group in this process, nothing that changes its
   * results between two rounds, and no evaluation that wants its cores then.
   */
  static boolean fits(JavaSparkContext context, TrainingConfig config) {
    return SparkSessions.isLocal(context)
        // The tasks would have classes of their own, and their static fields.
        && !context.getConf().getBoolean("spark.executor.userClassPathFirst", false)
        && config.groups() == 1
        && config.outerMomentum() == 0
        && config.validationFraction() == 0;
  }

  /**
   * Starts the job, and waits until its task has the shards; it does not wait for {@link #run}.
   * Shards that are kept on disk are written by a job of their own, on all cores.
   */
  @Override
  public void load(TrainingState start) throws InterruptedException {
    if (data.isOnDisk()) {
      data.load();
    }
    Running started = submit(start);
    running = Optional.of(started);
    reached = start.snapshot();
    if (!started.handover().awaitBegin(started.job())) {
      awaitEnd(started.job());
    }
    nanos = System.nanoTime();
  }

  private Running submit(TrainingState start) {
    context.setJobDescription(
        "cache the shards, train rounds %d to %d: %s epochs"
            .formatted(
                start.finishedRounds() + 1, rounds, TrainingSchedule.text(schedule.epochs())));
    RoundHandover handover = new RoundHandover(start.finishedRounds(), start.snapshot());
    try {
      return new Running(
          handover,
          data.groups().foreachPartitionAsync(new TrainRounds(handover.id(), schedule, factory)));
    } finally {
      context.setJobDescription(null);
    }
  }

  /**
   * Hands out the next round's result.
   *
   * @throws IllegalStateException if the snapshot is not the result of the round before
   * @throws TrainingException if the job fails
   */
  @Override
  public Outcome run(Round round, NetworkSnapshot snapshot) throws InterruptedException {
    RoundHandover handover = running.orElseThrow().handover();
    JavaFutureAction<Void> job = running.orElseThrow().job();
    if (!snapshot.equals(reached)) {
      throw new IllegalStateException("a round that does not start from the last one's result");
    }
    boolean last = round.index() == rounds - 1;
    Optional<RoundHandover.Finished> finished = handover.take(job);
    if (finished.isEmpty() || last) {
      awaitEnd(job);
    }
    GroupResult result = finished.orElseThrow().result();
    reached = result.snapshot();
    long end = last ? System.nanoTime() : finished.orElseThrow().nanos();
    double seconds = (end - nanos) / 1e9;
    nanos = end;
    return new Outcome(List.of(result), seconds, 0);
  }

  private static void awaitEnd(JavaFutureAction<Void> job) throws InterruptedException {
    try {
      job.get();
    } catch (ExecutionException e) {
      // Without advice, which whoever prints it adds.
      Throwable cause = SparkFailures.cause(e.getCause());
      throw new TrainingException(cause.getMessage(), cause);
    }
  }

  /** Cancels the rounds that nobody asked for. */
  @Override
  public void close() {
    running.ifPresent(
        started -> {
          started.handover().close();
          started.job().cancel(true);
          // Its worker would bring blocks back that are removed after this.
          started.handover().awaitEnd();
        });
  }

  /** The task. */
  private record TrainRounds(UUID handover, TrainingSchedule schedule, EngineFactory factory)
      implements VoidFunction<Iterator<GroupShards>> {

    @Override
    public void call(Iterator<GroupShards> groups) throws InterruptedException {
      GroupShards shards = groups.next();
      if (shards.plan().isWhole()) {
        shards.load();
      }
      RoundHandover results = RoundHandover.of(handover);
      results.begin();
      try {
        List<Round> rounds = schedule.rounds();
        while (results.finishedRounds() < rounds.size()) {
          Round round = rounds.get(results.finishedRounds());
          results.put(
              GroupTask.train(
                  TaskContext.get(), schedule, factory, shards, round, results.reached()));
        }
      } finally {
        results.end();
      }
    }
  }
}

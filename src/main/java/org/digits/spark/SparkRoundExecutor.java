package org.digits.spark;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.engine.EngineFactory;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.ShardedDataset.GroupShards;
import org.digits.training.GroupResult;
import org.digits.training.Round;
import org.digits.training.RoundExecutor;
import org.digits.training.TrainingSchedule;
import org.digits.training.WorkerGroup;

/** A round as a Spark job: broadcast the snapshot, one task per group, results by group index. */
final class SparkRoundExecutor implements RoundExecutor {
  private final JavaSparkContext context;
  private final ShardedDataset data;
  private final TrainingSchedule schedule;
  private final EngineFactory factory;

  SparkRoundExecutor(
      JavaSparkContext context,
      ShardedDataset data,
      TrainingSchedule schedule,
      EngineFactory factory) {
    this.context = context;
    this.data = data;
    this.schedule = schedule;
    this.factory = factory;
  }

  @Override
  public Outcome run(Round round, NetworkSnapshot snapshot) {
    long begin = System.nanoTime();
    context.setJobDescription(
        "round %d: epoch %d of %d, minibatches %d to %d"
            .formatted(
                round.index() + 1,
                round.epoch() + 1,
                schedule.epochs(),
                round.firstMinibatch() + 1,
                round.firstMinibatch() + round.minibatches()));
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    try {
      long sent = System.nanoTime();
      List<GroupResult> results = collect(round, broadcast);
      double jobSeconds = (System.nanoTime() - sent) / 1e9;
      double slowest =
          results.stream()
              .mapToDouble(result -> result.computeSeconds() + result.innerAverageSeconds())
              .max()
              .orElse(0);
      return new Outcome(results, (sent - begin) / 1e9, Math.max(0, jobSeconds - slowest));
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private List<GroupResult> collect(Round round, Broadcast<NetworkSnapshot> broadcast) {
    TrainingSchedule taskSchedule = schedule;
    EngineFactory taskFactory = factory;
    return data
        .groups()
        .map(shards -> train(shards, broadcast.value(), round, taskSchedule, taskFactory))
        .collect()
        .stream()
        .sorted(Comparator.comparingInt(GroupResult::group))
        .toList();
  }

  private static GroupResult train(
      GroupShards shards,
      NetworkSnapshot snapshot,
      Round round,
      TrainingSchedule schedule,
      EngineFactory factory)
      throws InterruptedException {
    TaskContext task = TaskContext.get();
    WorkerGroup group =
        new WorkerGroup(
            schedule,
            ExecutorRuntime.engines(factory),
            ExecutorRuntime.threads(),
            task::isInterrupted);
    return group.train(shards.group(), snapshot, shards.shards(), round);
  }
}

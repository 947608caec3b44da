package org.digits.spark.rounds;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.engine.EngineFactory;
import org.digits.model.NetworkSnapshot;
import org.digits.training.GroupResult;
import org.digits.training.Round;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/** A round as a Spark job: broadcast the snapshot, one task per group, results by group index. */
final class SparkRoundExecutor implements SparkRounds {
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
  public void load(TrainingState start) {
    data.load();
  }

  @Override
  public Outcome run(Round round, NetworkSnapshot snapshot) {
    long begin = System.nanoTime();
    context.setJobDescription(
        "round %d: epoch %d of %s, minibatches %d to %d"
            .formatted(
                round.index() + 1,
                round.epoch() + 1,
                TrainingSchedule.text(schedule.epochs()),
                round.firstMinibatch() + 1,
                round.firstMinibatch() + round.minibatches()));
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    try {
      long sent = System.nanoTime();
      List<GroupResult> results = collect(round, broadcast);
      return new Outcome(results, (System.nanoTime() - begin) / 1e9, (sent - begin) / 1e9);
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private List<GroupResult> collect(Round round, Broadcast<NetworkSnapshot> broadcast) {
    ClassTag<GroupResult> type = ClassTag$.MODULE$.apply(GroupResult.class);
    Object results =
        context
            .sc()
            .runJob(data.groups().rdd(), new TrainGroup(round, broadcast, schedule, factory), type);
    return Arrays.stream((GroupResult[]) results)
        .sorted(Comparator.comparingInt(GroupResult::group))
        .toList();
  }

  /**
   * A task. It is no lambda: of a lambda's class Spark reads the bytecode on every job, which costs
   * as much as the rest of the job's start.
   */
  private static final class TrainGroup
      extends AbstractFunction2<TaskContext, Iterator<GroupShards>, GroupResult>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final Round round;
    private final Broadcast<NetworkSnapshot> broadcast;
    private final TrainingSchedule schedule;
    private final EngineFactory factory;

    TrainGroup(
        Round round,
        Broadcast<NetworkSnapshot> broadcast,
        TrainingSchedule schedule,
        EngineFactory factory) {
      this.round = round;
      this.broadcast = broadcast;
      this.schedule = schedule;
      this.factory = factory;
    }

    @Override
    public GroupResult apply(TaskContext task, Iterator<GroupShards> groups) {
      return GroupTask.train(task, schedule, factory, groups.next(), round, broadcast.value());
    }
  }
}

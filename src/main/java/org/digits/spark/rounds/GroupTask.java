package org.digits.spark.rounds;

import org.apache.spark.TaskContext;
import org.digits.engine.EngineFactory;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.session.ExecutorRuntime;
import org.digits.training.GroupResult;
import org.digits.training.Round;
import org.digits.training.TrainingException;
import org.digits.training.TrainingSchedule;
import org.digits.training.WorkerGroup;

/** What a task of a round does. */
final class GroupTask {
  private GroupTask() {}

  /**
   * Trains a round in a task.
   *
   * @throws TrainingException if a worker fails, its training diverges, or the task is cancelled
   */
  static GroupResult train(
      TaskContext task,
      TrainingSchedule schedule,
      EngineFactory factory,
      GroupShards shards,
      Round round,
      NetworkSnapshot start) {
    WorkerGroup group =
        new WorkerGroup(
            schedule,
            ExecutorRuntime.engines(factory),
            ExecutorRuntime.threads(),
            task::isInterrupted);
    try {
      return group.train(shards.group(), start, shards.shards(), round);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("cancelled", e);
    }
  }
}

package org.digits.spark;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.digits.engine.EngineFactory;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.ShardedDataset.GroupShards;
import org.digits.training.EnginePool;
import org.digits.training.GroupResult;
import org.digits.training.Round;
import org.digits.training.TrainingException;
import org.digits.training.TrainingSchedule;
import org.digits.training.WorkerGroup;

/**
 * What an executor's JVM keeps between tasks: engines, whose buffers are costly, and the workers'
 * threads. Nothing here changes a result.
 */
final class ExecutorRuntime {
  // A task can reach what outlives it through a static field only.
  private static final Map<EngineFactory, EnginePool> POOLS = new LinkedHashMap<>(8, 0.75f, true);
  // DL4J's factories differ by seed and learning rate: retrainings would add pools for ever.
  private static final int MOST_POOLS = 4;
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "digits-worker");
            thread.setDaemon(true);
            return thread;
          });

  private ExecutorRuntime() {}

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
    WorkerGroup group = new WorkerGroup(schedule, engines(factory), THREADS, task::isInterrupted);
    try {
      return group.train(shards.group(), start, shards.shards(), round);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("cancelled", e);
    }
  }

  /** The engines of equal factories; the pool that was longest unused makes room for a new one. */
  static synchronized EnginePool engines(EngineFactory factory) {
    EnginePool pool = POOLS.computeIfAbsent(factory, EnginePool::new);
    if (POOLS.size() > MOST_POOLS) {
      Iterator<EnginePool> eldest = POOLS.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    return pool;
  }
}

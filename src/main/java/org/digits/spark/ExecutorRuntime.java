package org.digits.spark;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.digits.engine.EngineFactory;
import org.digits.training.EnginePool;

/**
 * What an executor's JVM keeps between tasks: engines, whose buffers are costly, and the workers'
 * threads. Nothing here changes a result.
 */
final class ExecutorRuntime {
  // A task can reach what outlives it through a static field only.
  private static final ConcurrentHashMap<EngineFactory, EnginePool> POOLS =
      new ConcurrentHashMap<>();
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "digits-worker");
            thread.setDaemon(true);
            return thread;
          });

  private ExecutorRuntime() {}

  /** The engines of equal factories. */
  static EnginePool engines(EngineFactory factory) {
    return POOLS.computeIfAbsent(factory, EnginePool::new);
  }

  /** As many threads as there are workers at work. */
  static ExecutorService threads() {
    return THREADS;
  }
}

package org.digits.spark.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.digits.engine.EngineFactory;
import org.digits.training.EnginePool;

/**
 * What an executor's JVM keeps between tasks: engines, whose buffers are costly, and the workers'
 * threads. Nothing here changes a result.
 */
public final class ExecutorRuntime {
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

  /** The workers' threads. */
  public static ExecutorService threads() {
    return THREADS;
  }

  /** The engines of equal factories; the pool that was longest unused makes room for a new one. */
  public static synchronized EnginePool engines(EngineFactory factory) {
    EnginePool pool = POOLS.computeIfAbsent(factory, EnginePool::new);
    if (POOLS.size() > MOST_POOLS) {
      Iterator<EnginePool> eldest = POOLS.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    return pool;
  }
}

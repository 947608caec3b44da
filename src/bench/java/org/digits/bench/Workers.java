package org.digits.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** A fixed number of threads that start and end together. */
final class Workers implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  Workers(int count) {
    this.count = count;
    this.threads = Executors.newFixedThreadPool(count);
  }

  /**
   * Runs a task on every thread.
   *
   * @param task gets the worker's index
   * @return seconds until the last one ended
   */
  double run(IntConsumer task) throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int worker = i;
      tasks.add(
          () -> {
            task.accept(worker);
            return null;
          });
    }
    long begin = System.nanoTime();
    for (Future<Void> future : threads.invokeAll(tasks)) {
      future.get();
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

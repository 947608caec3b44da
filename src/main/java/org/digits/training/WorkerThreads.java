package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What runs a group's work in a round; any number of threads gives the same results.
 *
 * @param round for errors
 */
record WorkerThreads(ExecutorService threads, Round round) {

  /**
   * Works on all inputs at once.
   *
   * @return the results in the inputs' order
   * @throws TrainingException if one fails
   */
  <T, R> List<R> forEach(List<T> inputs, Function<T, R> work) throws InterruptedException {
    List<Callable<R>> tasks = new ArrayList<>();
    for (T input : inputs) {
      tasks.add(() -> work.apply(input));
    }
    List<R> results = new ArrayList<>();
    for (Future<R> future : threads.invokeAll(tasks)) {
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
}

package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * What runs a group's work in a round, together with the thread that asks for it; any number of
 * threads gives the same results.
 *
 * @param round for errors
 */
record WorkerThreads(ExecutorService threads, Round round) {

  /**
   * Works on all inputs at once, and returns or throws when no thread is at work any more.
   *
   * @return the results in the inputs' order
   * @throws TrainingException if one fails
   */
  <T, R> List<R> forEach(List<T> inputs, Function<T, R> work) throws InterruptedException {
    List<FutureTask<R>> tasks = new ArrayList<>();
    for (T input : inputs) {
      tasks.add(new FutureTask<>(() -> work.apply(input)));
    }
    tasks.subList(1, tasks.size()).forEach(threads::execute);
    tasks.get(0).run();
    awaitAll(tasks);
    List<R> results = new ArrayList<>();
    for (FutureTask<R> task : tasks) {
      results.add(result(task));
    }
    return results;
  }

  // The work looks for a cancelled task itself; an interrupt waits until it has.
  private static <R> void awaitAll(List<FutureTask<R>> tasks) throws InterruptedException {
    boolean interrupted = false;
    for (FutureTask<R> task : tasks) {
      while (!task.isDone()) {
        try {
          task.get();
        } catch (ExecutionException e) {
          break; // result() throws it once the others are done
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      throw new InterruptedException();
    }
  }

  private <R> R result(FutureTask<R> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new TrainingException(
          "a worker failed in round " + (round.index() + 1) + ": " + e.getCause().getMessage(),
          e.getCause());
    }
  }
}

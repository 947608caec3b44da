package org.digits.spark.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function0;
import org.apache.spark.storage.BlockManagerId;
import org.digits.spark.session.SparkFailures;

/** Asks every executor of a cluster the same question, by tasks spread over all of them. */
final class ExecutorSurvey {
  private static final int ATTEMPTS = 10;
  private static final int TIMEOUT_SECONDS = 60;
  // Long enough that no executor takes the tasks of another.
  private static final int TASK_MILLIS = 200;

  private final JavaSparkContext context;

  ExecutorSurvey(JavaSparkContext context) {
    this.context = context;
  }

  /**
   * What an executor said.
   *
   * @param address its host and port
   * @param value what the question gave there
   */
  record Answer<T>(String id, String host, String address, T value) implements Serializable {
    /** The executor as Spark's UI names it. */
    String where() {
      return "executor " + id + " on " + host;
    }
  }

  /**
   * What all said.
   *
   * @param answers one from each executor that answered, by address
   * @param silent addresses of those that did not
   * @param beforeMillis the driver's clock before they were asked for the last time
   * @param afterMillis the driver's clock after that
   */
  record Result<T>(
      Collection<Answer<T>> answers, Set<String> silent, long beforeMillis, long afterMillis) {}

  /**
   * Asks once each executor that is there.
   *
   * @throws TimeoutException if no answer comes, as where no executor starts
   */
  <T> Result<T> ask(Function0<T> question) throws Exception {
    Map<String, Answer<T>> answers = new TreeMap<>();
    Set<String> silent = Set.of();
    long before = 0;
    for (int attempt = 0; attempt == 0 || (attempt < ATTEMPTS && !silent.isEmpty()); attempt++) {
      before = System.currentTimeMillis();
      for (Answer<T> answer : askSome(question)) {
        answers.put(answer.address(), answer);
      }
      silent = new TreeSet<>(executors());
      silent.removeAll(answers.keySet());
    }
    return new Result<>(List.copyOf(answers.values()), silent, before, System.currentTimeMillis());
  }

  private <T> List<Answer<T>> askSome(Function0<T> question) throws Exception {
    int tasks = 2 * context.defaultParallelism();
    JavaFutureAction<List<Answer<T>>> job =
        context
            .parallelize(Collections.nCopies(tasks, 0), tasks)
            .map(nothing -> answer(question))
            .collectAsync();
    try {
      return job.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(SparkFailures.message(e.getCause()), e);
    } catch (TimeoutException e) {
      job.cancel(true);
      throw new TimeoutException(
          "no executor answered within %d s; %d are registered"
              .formatted(TIMEOUT_SECONDS, executors().size()));
    }
  }

  private static <T> Answer<T> answer(Function0<T> question) throws Exception {
    T value = question.call();
    Thread.sleep(TASK_MILLIS);
    SparkEnv env = SparkEnv.get();
    BlockManagerId self = env.blockManager().blockManagerId();
    return new Answer<>(env.executorId(), self.host(), self.hostPort(), value);
  }

  private Set<String> executors() {
    String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
    return Arrays.stream(context.sc().statusTracker().getExecutorInfos())
        .map(executor -> executor.host() + ":" + executor.port())
        .filter(address -> !address.equals(driver))
        .collect(Collectors.toSet());
  }
}

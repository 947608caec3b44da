package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(1);
  private final WorkerThreads threads = new WorkerThreads(pool, new Round(6, 0, 0, 1));

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void resultsComeInTheInputsOrder() throws Exception {
    assertThat(threads.forEach(List.of(3, 1, 2), input -> 10 * input)).containsExactly(30, 10, 20);
  }

  @Test
  void aFailureWaitsForTheOthersAndNamesTheRound() {
    AtomicBoolean finished = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                threads.forEach(
                    List.of("fails", "works"),
                    input -> {
                      if (input.equals("fails")) {
                        throw new IllegalStateException("no luck");
                      }
                      pause();
                      finished.set(true);
                      return input;
                    }))
        .isInstanceOf(TrainingException.class)
        .hasMessage("a worker failed in round 7: no luck");
    assertThat(finished).isTrue();
  }

  @Test
  void anInterruptWaitsUntilNoThreadIsAtWork() {
    AtomicBoolean finished = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    assertThatThrownBy(
            () ->
                threads.forEach(
                    List.of("caller", "helper"),
                    input -> {
                      if (input.equals("helper")) {
                        caller.interrupt();
                        pause();
                        finished.set(true);
                      }
                      return input;
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(finished).isTrue();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

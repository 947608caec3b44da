package org.digits.spark.rounds;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.digits.model.NetworkSnapshot;
import org.digits.training.GroupResult;
import org.digits.training.TrainingException;

/**
 * Hands the rounds of a group from the task that trains them to the driver in the same process, and
 * keeps where the group stands for a task that is tried again.
 */
final class RoundHandover implements AutoCloseable {
  /** Where the driver writes slowly: more would be lost with it. */
  private static final int MOST_WAITING = 1;

  private static final long LOOK_AFTER_MILLIS = 50;
  private static final long MOST_WAIT_NANOS = 5_000_000_000L;

  // A task can reach what outlives it through a static field only.
  private static final Map<UUID, RoundHandover> OPEN = new ConcurrentHashMap<>();

  private final UUID id = UUID.randomUUID();
  private final Queue<Finished> waiting = new ArrayDeque<>();
  private int finishedRounds;
  private NetworkSnapshot reached;
  private boolean begun;
  private boolean running;
  private boolean closed;

  /**
   * A round's result.
   *
   * @param nanos the {@link System#nanoTime} at which it was there
   */
  record Finished(GroupResult result, long nanos) {}

  /**
   * Opens it.
   *
   * @param finishedRounds of the whole training
   * @param reached their result
   */
  RoundHandover(int finishedRounds, NetworkSnapshot reached) {
    this.finishedRounds = finishedRounds;
    this.reached = reached;
    OPEN.put(id, this);
  }

  /** Finds an open one; for tasks. */
  static RoundHandover of(UUID id) {
    RoundHandover handover = OPEN.get(id);
    if (handover == null) {
      throw new TrainingException("cancelled", null);
    }
    return handover;
  }

  UUID id() {
    return id;
  }

  /** Rounds that are trained. */
  synchronized int finishedRounds() {
    return finishedRounds;
  }

  /** The next round's start. */
  synchronized NetworkSnapshot reached() {
    return reached;
  }

  /** Says that the first round begins. */
  synchronized void begin() {
    begun = true;
    running = true;
    notifyAll();
  }

  /** Says that no round is trained any more. */
  synchronized void end() {
    running = false;
    notifyAll();
  }

  /** Waits for a task that was cancelled to end, which a minibatch takes, but not for ever. */
  synchronized void awaitEnd() {
    long until = System.nanoTime() + MOST_WAIT_NANOS;
    try {
      while (running && System.nanoTime() < until) {
        wait(LOOK_AFTER_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the first round begins.
   *
   * @param job that trains the rounds
   * @return false if the job ended before
   */
  synchronized boolean awaitBegin(Future<?> job) throws InterruptedException {
    return await(() -> begun, job);
  }

  /** Hands the next round over; waits for a driver that is far behind. */
  synchronized void put(GroupResult result) throws InterruptedException {
    Finished finished = new Finished(result, System.nanoTime());
    while (waiting.size() == MOST_WAITING && !closed) {
      wait();
    }
    waiting.add(finished);
    finishedRounds++;
    reached = result.snapshot();
    notifyAll();
  }

  /**
   * Waits for the next round.
   *
   * @param job that trains the rounds
   * @return empty if the job ended before
   */
  synchronized Optional<Finished> take(Future<?> job) throws InterruptedException {
    if (!await(() -> !waiting.isEmpty(), job)) {
      return Optional.empty();
    }
    notifyAll();
    return Optional.of(waiting.remove());
  }

  // Of a job's end Spark's future tells nobody.
  private boolean await(BooleanSupplier condition, Future<?> job) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (job.isDone()) {
        return false;
      }
      wait(LOOK_AFTER_MILLIS);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    OPEN.remove(id);
    closed = true;
    notifyAll();
  }
}

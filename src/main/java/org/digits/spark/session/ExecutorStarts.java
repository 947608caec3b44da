package org.digits.spark.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Ends the jobs when no executor can start: a cluster starts new ones in their place, and the jobs
 * would wait for them for good.
 */
final class ExecutorStarts extends SparkListener {
  private static final String FAILED = "Unable to create executor due to ";
  private static final int MOST_FAILURES = 4;
  // The others of a cluster had time to start while those of one bad machine failed.
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long STARTED_MILLIS = 5_000;

  private final Jobs jobs;
  private final Map<String, Long> addedMillis = new HashMap<>();
  private final Set<Integer> running = new HashSet<>();
  private int failures;
  private long firstFailureMillis;
  private String reason = "";

  /** Cancels jobs. */
  interface Jobs {
    void cancel(int job, String reason);
  }

  ExecutorStarts(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    addedMillis.put(event.executorId(), event.time());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.taskInfo().successful()) {
      failures = 0;
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    addedMillis.remove(event.executorId());
    if (!event.reason().contains(FAILED)) {
      return;
    }
    if (failures == 0) {
      firstFailureMillis = event.time();
    }
    failures++;
    boolean started =
        addedMillis.values().stream().anyMatch(added -> event.time() - added > STARTED_MILLIS);
    if (failures >= MOST_FAILURES
        && event.time() - firstFailureMillis >= PATIENCE_MILLIS
        && !started) {
      reason =
          "because no executor can start: "
              + event.reason().substring(event.reason().indexOf(FAILED) + FAILED.length());
      running.forEach(job -> jobs.cancel(job, reason));
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    running.add(event.jobId());
    if (!reason.isEmpty()) {
      jobs.cancel(event.jobId(), reason);
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    running.remove(event.jobId());
  }
}

package org.digits.spark.run;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.digits.publishing.run.RunMetrics;

/** Wall time of a run's steps; the clock starts with the JVM. */
final class Stopwatch {
  private final long jvmStartMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
  private final double startSeconds = (System.currentTimeMillis() - jvmStartMillis) / 1e3;
  private final Map<String, Double> laps = new HashMap<>();
  private long last = System.nanoTime();

  /** Ends a step that began with the last one's end. */
  void lap(String step) {
    long now = System.nanoTime();
    laps.put(step, (now - last) / 1e9);
    last = now;
  }

  /** The steps so far; one that is still to come counts as zero. */
  RunMetrics.Seconds seconds() {
    double total = (System.currentTimeMillis() - jvmStartMillis) / 1e3;
    return new RunMetrics.Seconds(
        startSeconds,
        laps.getOrDefault("load", 0.0),
        laps.getOrDefault("train", 0.0),
        laps.getOrDefault("evaluate", 0.0),
        laps.getOrDefault("publish", 0.0),
        total);
  }
}

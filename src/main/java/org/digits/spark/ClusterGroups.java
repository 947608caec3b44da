package org.digits.spark;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.Iterator;

/**
 * The groups of workers that a cluster has room for: one for each task slot, or one of all cores
 * where Spark runs in this process. They decide a training's bits, so they are what the
 * configuration promises, and not what happens to have registered, wherever it promises anything.
 *
 * @param groups task slots of all executors
 * @param groupWorkers cores of a slot
 * @param promised whether the configuration says so
 */
record ClusterGroups(int groups, int groupWorkers, boolean promised) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\d+)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");
  // Spark's defaults for YARN and Kubernetes.
  private static final int EXECUTORS = 2;
  private static final int EXECUTOR_CORES = 1;
  // The executors of a standalone cluster register within some tenths of a second.
  private static final long QUIET_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long POLL_MILLIS = 100;

  /**
   * The groups of a running session. Where neither the user nor the configuration says how many,
   * waits until no executor has come for two seconds; that is no time for a caller who has run jobs
   * before.
   *
   * @param named by the user; 0 where they are not
   */
  static ClusterGroups of(JavaSparkContext context, int named) throws InterruptedException {
    Optional<ClusterGroups> promised = promised(context.getConf());
    if (promised.isPresent()) {
      return promised.get();
    }
    int cpus = taskCpus(context.getConf());
    return named > 0
        ? new ClusterGroups(named, cpus, true)
        : new ClusterGroups(registered(context.sc()), cpus, false);
  }

  /** What a configuration promises. */
  static Optional<ClusterGroups> promised(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master"));
    if (local.matches()) {
      return Optional.of(new ClusterGroups(1, threads(local.group(1)), true));
    }
    OptionalInt slots = slots(conf);
    return slots.isPresent() && slots.getAsInt() > 0
        ? Optional.of(new ClusterGroups(slots.getAsInt(), taskCpus(conf), true))
        : Optional.empty();
  }

  private static int threads(String brackets) {
    if (brackets == null) {
      return 1;
    }
    return brackets.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(brackets);
  }

  private static OptionalInt slots(SparkConf conf) {
    String master = conf.get("spark.master");
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (localCluster.matches()) {
      int executors = Integer.parseInt(localCluster.group(1));
      return OptionalInt.of(executors * slots(conf, Integer.parseInt(localCluster.group(2))));
    }
    if (master.equals("yarn") || master.startsWith("k8s:")) {
      int cores = conf.getInt("spark.executor.cores", EXECUTOR_CORES);
      return OptionalInt.of(executors(conf) * slots(conf, cores));
    }
    int cores = conf.getInt("spark.cores.max", 0);
    if (cores == 0) {
      return OptionalInt.empty();
    }
    int executorCores = conf.getInt("spark.executor.cores", cores);
    return OptionalInt.of(cores / executorCores * slots(conf, executorCores));
  }

  private static int slots(SparkConf conf, int executorCores) {
    return executorCores / taskCpus(conf);
  }

  private static int executors(SparkConf conf) {
    if (!conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return conf.getInt("spark.executor.instances", EXECUTORS);
    }
    int initial = conf.getInt("spark.dynamicAllocation.initialExecutors", 0);
    int least = conf.getInt("spark.dynamicAllocation.minExecutors", 0);
    return Math.max(conf.getInt("spark.executor.instances", 0), Math.max(initial, least));
  }

  private static int taskCpus(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  private static int registered(SparkContext context) throws InterruptedException {
    long begin = System.currentTimeMillis();
    while (true) {
      int slots = 0;
      long newest = 0;
      Iterator<ExecutorSummary> executors = context.statusStore().executorList(true).iterator();
      while (executors.hasNext()) {
        ExecutorSummary executor = executors.next();
        slots += executor.maxTasks();
        newest = Math.max(newest, executor.addTime().toInstant().toEpochMilli());
      }
      long now = System.currentTimeMillis();
      boolean quiet = slots > 0 && now - newest >= QUIET_MILLIS;
      if (quiet || now - begin >= PATIENCE_MILLIS) {
        return Math.max(1, slots);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}

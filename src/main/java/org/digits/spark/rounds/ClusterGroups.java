package org.digits.spark.rounds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.digits.config.TrainingConfig;
import org.digits.config.WorkerSettings;
import scala.collection.Iterator;

/**
 * The groups of workers that a cluster has room for: one for each executor, of all its cores, or
 * one for each task slot where {@code spark.task.cpus} is set or Spark knows no other. They decide
 * a training's bits, so they are what the configuration promises, and not what happens to have
 * registered, wherever it promises anything.
 *
 * @param groups of all executors
 * @param groupWorkers a group's
 * @param promised whether the configuration or the user says so
 */
public record ClusterGroups(int groups, int groupWorkers, boolean promised) {
  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[(\\d+|\\*)(?:\\s*,\\s*\\d+)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");
  private static final String TASK_CPUS = "spark.task.cpus";
  // Spark's defaults for YARN and Kubernetes.
  private static final int EXECUTORS = 2;
  private static final int EXECUTOR_CORES = 1;
  // The executors of a standalone cluster register within some tenths of a second.
  private static final long QUIET_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long POLL_MILLIS = 100;
  // A session remembers each one for good.
  private static final Map<Integer, ResourceProfile> PROFILES = new ConcurrentHashMap<>();

  /**
   * The groups of a running session. Where neither the user nor the configuration says how many,
   * waits until no executor has come for two seconds; that is no time for a caller who has run jobs
   * before.
   */
  public static ClusterGroups of(JavaSparkContext context, TrainingConfig config)
      throws InterruptedException {
    WorkerSettings named = config.workerSettings();
    if (named.groups() > 0 && named.groupWorkers() > 0) {
      return new ClusterGroups(named.groups(), named.groupWorkers(), true);
    }
    return of(context);
  }

  /** The groups of a running session whose user names none. */
  public static ClusterGroups of(JavaSparkContext context) throws InterruptedException {
    Optional<ClusterGroups> promised = promised(context.getConf());
    return promised.isPresent()
        ? promised.get()
        : among(context.getConf(), settledCores(context.sc()), false);
  }

  /** Threads that train in each of so many executors. */
  public int threads(int executors) {
    return groupWorkers * Math.max(1, (groups + executors - 1) / executors);
  }

  /** What a configuration promises. */
  static Optional<ClusterGroups> promised(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master"));
    if (local.matches()) {
      return Optional.of(new ClusterGroups(1, threads(local.group(1)), true));
    }
    List<Integer> cores = promisedCores(conf);
    return cores.isEmpty() || least(cores) < taskCpus(conf)
        ? Optional.empty()
        : Optional.of(among(conf, cores, true));
  }

  /**
   * What a task needs that trains a group, so that no other runs on its cores; empty where that is
   * what every task has, or Spark cannot tell one stage's tasks from another's.
   */
  static Optional<ResourceProfile> resources(JavaSparkContext context, int groupWorkers) {
    SparkConf conf = context.getConf();
    if (!tellsStagesApart(conf)) {
      return Optional.empty();
    }
    List<Integer> promised = promisedCores(conf);
    int cores = least(promised.isEmpty() ? registered(context.sc()).cores() : promised);
    int cpus = Math.min(groupWorkers, cores);
    return cpus <= taskCpus(conf)
        ? Optional.empty()
        : Optional.of(PROFILES.computeIfAbsent(cpus, ClusterGroups::profile));
  }

  private static ResourceProfile profile(int cpus) {
    return new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(cpus)).build();
  }

  private static ClusterGroups among(SparkConf conf, List<Integer> cores, boolean promised) {
    int workers =
        conf.contains(TASK_CPUS) || !tellsStagesApart(conf) ? taskCpus(conf) : least(cores);
    int groups = cores.stream().mapToInt(own -> own / workers).sum();
    return new ClusterGroups(Math.max(1, groups), workers, promised);
  }

  private static int least(List<Integer> cores) {
    return cores.stream().mapToInt(Integer::intValue).min().orElse(EXECUTOR_CORES);
  }

  private static int threads(String brackets) {
    if (brackets == null) {
      return 1;
    }
    return brackets.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(brackets);
  }

  /** Cores of each executor that will come; empty where the configuration does not say. */
  private static List<Integer> promisedCores(SparkConf conf) {
    String master = conf.get("spark.master");
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (localCluster.matches()) {
      return Collections.nCopies(
          Integer.parseInt(localCluster.group(1)), Integer.parseInt(localCluster.group(2)));
    }
    if (isYarnOrKubernetes(master)) {
      return Collections.nCopies(
          executors(conf), conf.getInt("spark.executor.cores", EXECUTOR_CORES));
    }
    int cores = conf.getInt("spark.executor.cores", 0);
    return cores == 0
        ? List.of()
        : Collections.nCopies(conf.getInt("spark.cores.max", 0) / cores, cores);
  }

  private static int executors(SparkConf conf) {
    if (!isDynamic(conf)) {
      return conf.getInt("spark.executor.instances", EXECUTORS);
    }
    int initial = conf.getInt("spark.dynamicAllocation.initialExecutors", 0);
    int least = conf.getInt("spark.dynamicAllocation.minExecutors", 0);
    return Math.max(conf.getInt("spark.executor.instances", 0), Math.max(initial, least));
  }

  private static boolean isYarnOrKubernetes(String master) {
    return master.equals("yarn") || master.startsWith("k8s:");
  }

  // What Spark's ResourceProfileManager lets have tasks of their own size on executors that are
  // there.
  private static boolean tellsStagesApart(SparkConf conf) {
    String master = conf.get("spark.master");
    return !isDynamic(conf)
        && (isYarnOrKubernetes(master)
            || master.startsWith("spark:")
            || master.startsWith("local-cluster"));
  }

  private static boolean isDynamic(SparkConf conf) {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }

  private static int taskCpus(SparkConf conf) {
    return conf.getInt(TASK_CPUS, 1);
  }

  /**
   * The executors that are there.
   *
   * @param cores of each
   * @param newestMillis when the last one came
   */
  private record Registered(List<Integer> cores, long newestMillis) {}

  private static Registered registered(SparkContext context) {
    List<Integer> cores = new ArrayList<>();
    long newest = 0;
    Iterator<ExecutorSummary> executors = context.statusStore().executorList(true).iterator();
    while (executors.hasNext()) {
      ExecutorSummary executor = executors.next();
      // The driver has none.
      if (executor.totalCores() > 0) {
        cores.add(executor.totalCores());
        newest = Math.max(newest, executor.addTime().toInstant().toEpochMilli());
      }
    }
    return new Registered(cores, newest);
  }

  private static List<Integer> settledCores(SparkContext context) throws InterruptedException {
    long begin = System.currentTimeMillis();
    while (true) {
      Registered registered = registered(context);
      long now = System.currentTimeMillis();
      boolean quiet =
          !registered.cores().isEmpty() && now - registered.newestMillis() >= QUIET_MILLIS;
      if (quiet || now - begin >= PATIENCE_MILLIS) {
        return registered.cores();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}

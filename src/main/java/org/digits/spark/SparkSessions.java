package org.digits.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.digits.publishing.StorageException;

/** Makes the session; the master and the rest of the configuration come from spark-submit. */
public final class SparkSessions {
  private SparkSessions() {}

  /**
   * The session of a command, shown under its name in the UI.
   *
   * @throws StorageException if Spark cannot write its scratch files
   */
  public static SparkSession create(String command) throws StorageException {
    SparkScratch.requireUsable(new SparkConf());
    SparkSession spark = SparkSession.builder().appName("digits-spark " + command).getOrCreate();
    SparkContext context = spark.sparkContext();
    if (!isLocal(context.master())) {
      context.addSparkListener(new ExecutorStarts(context::cancelJob));
    }
    return spark;
  }

  /** What spark-submit says of file systems, for commands that start no session. */
  public static Configuration hadoopConfiguration() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  /** Task slots of a cluster; one group of all cores where Spark runs in this process. */
  static int groups(JavaSparkContext context) {
    return isLocal(context) ? 1 : Math.max(1, context.defaultParallelism() / taskCpus(context));
  }

  /** Threads of a group. */
  static int groupWorkers(JavaSparkContext context) {
    return isLocal(context) ? context.defaultParallelism() : taskCpus(context);
  }

  /** Whether a session that is still to be made will have this process as its only executor. */
  public static boolean worksInThisProcess() {
    return isLocal(new SparkConf().get("spark.master", ""));
  }

  /** Whether this process is a driver that YARN started. */
  public static boolean worksInApplicationMaster() {
    SparkConf conf = new SparkConf();
    return conf.get("spark.master", "").equals("yarn")
        && conf.get("spark.submit.deployMode", "client").equals("cluster");
  }

  /** Whether the driver is the only executor. */
  static boolean isLocal(JavaSparkContext context) {
    return isLocal(context.master());
  }

  private static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  private static int taskCpus(JavaSparkContext context) {
    SparkConf conf = context.getConf();
    return conf.getInt("spark.task.cpus", 1);
  }
}

package org.digits.spark.session;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.digits.doctor.NativeFolder;
import org.digits.publishing.storage.StorageException;

/** Makes the session; the master and the rest of the configuration come from spark-submit. */
public final class SparkSessions {
  private static final String SERIALIZER = "spark.serializer";

  // A stream holds on to what it has written until then, and a shuffle has one for each block.
  private static final String STREAM_RESET = "spark.serializer.objectStreamReset";
  private static final int STREAM_RESET_OBJECTS = 10;

  private static final String JAVA_SERIALIZER = JavaSerializer.class.getName();

  private SparkSessions() {}

  /**
   * The session of a command, shown under its name in the UI. It has Spark's default serializer,
   * whatever the cluster's configuration says: Spark's Kryo cannot write Java's records.
   *
   * @throws StorageException if Spark cannot write its scratch files
   */
  public static SparkSession create(String command) throws StorageException {
    return create(command, () -> {});
  }

  /**
   * As above.
   *
   * @param warmUp is started beside the session where this process will be its only executor; it
   *     may log, so not before Spark's scratch files are known to have room
   */
  public static SparkSession create(String command, Runnable warmUp) throws StorageException {
    SparkLine.requireFit();
    prepareJvm();
    SparkScratch.requireUsable(new SparkConf());
    if (worksInThisProcess()) {
      warmUp.run();
    }
    SparkSession spark =
        SparkStart.of(
            SparkSession.builder()
                    .appName("digits-spark " + command)
                    .config(SERIALIZER, JAVA_SERIALIZER)
                    .config(STREAM_RESET, STREAM_RESET_OBJECTS)
                ::getOrCreate);
    SparkContext context = spark.sparkContext();
    if (!isLocal(context.master())) {
      context.addSparkListener(new ExecutorStarts(context::cancelJob));
    }
    return spark;
  }

  /**
   * Checks a session that is not of our making.
   *
   * @throws IllegalStateException if it is of another line of Spark, or has a serializer that
   *     cannot write records
   */
  public static void requireUsable(SparkSession spark) {
    SparkLine.requireFit();
    String serializer = spark.sparkContext().getConf().get(SERIALIZER, JAVA_SERIALIZER);
    if (!serializer.equals(JAVA_SERIALIZER)) {
      throw new IllegalStateException(
          "%s is %s, which cannot write Java's records; start the session with %s, Spark's default"
              .formatted(SERIALIZER, serializer, JAVA_SERIALIZER));
    }
  }

  /** What spark-submit says of file systems, for commands that start no session. */
  public static Configuration hadoopConfiguration() {
    prepareJvm();
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  // What Hadoop and the libraries of Parquet ask of the machine, once and early.
  private static void prepareJvm() {
    NamelessUser.login();
    NativeFolder.choose();
  }

  /** Whether a session that is still to be made will have this process as its only executor. */
  static boolean worksInThisProcess() {
    return isLocal(new SparkConf().get("spark.master", ""));
  }

  /** Whether the driver is the only executor. */
  public static boolean isLocal(JavaSparkContext context) {
    return isLocal(context.master());
  }

  private static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }
}

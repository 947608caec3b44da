package org.digits.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.digits.config.Option;
import org.digits.python.PythonEnvironment;

/** The scripts on a YARN, with pip's Spark: the build's own has no YARN client. */
public final class YarnSubmit {
  /** What is trained, apart from data and output. */
  public static final Map<Option, String> SETTINGS =
      Map.of(
          Option.EPOCHS, "20",
          Option.ROUND_FREQUENCY, "5",
          Option.GROUPS, "2",
          Option.GROUP_WORKERS, "2",
          Option.MIN_ACCURACY, "0");

  private static final Path SCRIPTS =
      Path.of(System.getProperty("digits.basedir"), "submit-scripts");

  private final Path scratch;
  private final YarnCluster cluster;
  private final String sparkHome;

  /**
   * Finds pip's Spark, and installs it where it is missing.
   *
   * @param scratch for what the processes print
   */
  public YarnSubmit(Path scratch, YarnCluster cluster) throws IOException, InterruptedException {
    this.scratch = scratch;
    this.cluster = cluster;
    sparkHome = sparkHome();
  }

  /** The folder of pip's Spark, installed where it is missing. */
  public static String sparkHome() throws IOException, InterruptedException {
    PythonEnvironment.Outcome found = PythonEnvironment.ofPySpark().run("home.py");
    if (found.exitCode() != 0) {
      throw new IOException("no pyspark: " + found.output());
    }
    return found.output().strip();
  }

  /** An option that has the nodes take Spark from here; uploading it takes its time. */
  public String withoutUpload() {
    return "--conf spark.yarn.jars=local:%s/jars/* ".formatted(sparkHome);
  }

  /** Trains on a folder of HDFS, with options of spark-submit and of the command. */
  public Submit.Outcome train(String mode, String submitOptions, String data, String... options)
      throws IOException, InterruptedException {
    return train(
        Map.of("SPARK_DEPLOY_MODE", mode, "SPARK_SUBMIT_OPTIONS", submitOptions), data, options);
  }

  /** Trains with more variables in the environment. */
  public Submit.Outcome train(Map<String, String> variables, String data, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve("train-yarn.sh").toString());
    SETTINGS.forEach((option, value) -> command.addAll(List.of("--" + option.key(), value)));
    command.addAll(List.of("--data", cluster.hdfs() + data));
    command.addAll(List.of("--output", cluster.hdfs() + "/output"));
    command.addAll(List.of(options));
    return run(command, variables);
  }

  /** Runs another command in client mode. */
  public Submit.Outcome digits(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve("digits.sh").toString());
    command.addAll(List.of(arguments));
    return run(command, Map.of("SPARK_MASTER", "yarn", "SPARK_SUBMIT_OPTIONS", withoutUpload()));
  }

  private Submit.Outcome run(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("SPARK_HOME", sparkHome);
    environment.put("HADOOP_CONF_DIR", cluster.clientConfiguration().toString());
    environment.put("YARN_JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(variables);
    return Submit.run(scratch, command, environment);
  }
}

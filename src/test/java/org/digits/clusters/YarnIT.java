package org.digits.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.python.NeedsPython;
import org.digits.testing.IdxFiles;
import org.digits.testing.KeptLogs;
import org.digits.testing.SilentTraining;
import org.digits.testing.Submit;
import org.digits.testing.YarnCluster;
import org.digits.testing.YarnSubmit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The script for YARN on a real YARN and a real HDFS. */
@NeedsPython
class YarnIT {
  private static final String DATA = "/data";

  @TempDir static Path folder;
  @RegisterExtension static final KeptLogs LOGS = new KeptLogs(() -> folder);
  private static YarnCluster cluster;
  private static YarnSubmit yarn;
  private static String local;

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    local = trainLocally();
    cluster = new YarnCluster(folder);
    cluster.put(folder.resolve("data"), DATA);
    yarn = new YarnSubmit(folder, cluster);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void clientModeTrainsTheSameBits() throws Exception {
    Submit.Outcome outcome = yarn.train("client", yarn.withoutUpload(), DATA, "--run-id", "client");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Predicted Label: ", "Run client published to hdfs://");
    assertPublished("client");
  }

  // Spark's own jars are uploaded too, and so is the file of settings.
  @Test
  void clusterModeTrainsTheSameBits() throws Exception {
    Path settings = Files.writeString(folder.resolve("night.properties"), "run-id=cluster\n");
    Submit.Outcome outcome =
        yarn.train("cluster", "--files " + settings, DATA, "--config", "night.properties");

    ApplicationReport application = newest();
    String logs = cluster.logs(application);
    assertThat(outcome.exitCode()).as(outcome.err() + logs).isZero();
    assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(outcome.err()).contains(application.getApplicationId().toString());
    assertThat(logs).contains("Predicted Label: ", "Run cluster published to hdfs://");
    assertPublished("cluster");
  }

  @Test
  void aKilledDriverGoesOnInASecondAttemptWithTheSameBits() throws Exception {
    FutureTask<Submit.Outcome> training =
        inBackground(() -> yarn.train("cluster", yarn.withoutUpload(), DATA, "--run-id", "killed"));
    while (!hasCheckpoint("killed")) {
      assertThat(training.isDone()).isFalse();
      Thread.sleep(5);
    }
    assertThat(YarnCluster.drivers()).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
    Submit.Outcome outcome = training.get();

    String logs = cluster.logs(newest());
    assertThat(outcome.exitCode()).as(outcome.err() + logs).isZero();
    assertThat(logs).contains("Run killed goes on after round ");
    assertPublished("killed");
  }

  @Test
  void aCommandThatFailsInClusterModeSaysWhyWhereItWasSubmitted() throws Exception {
    Submit.Outcome outcome =
        yarn.train(
            "cluster", yarn.withoutUpload() + "--conf spark.yarn.maxAppAttempts=1", "/nowhere");

    assertThat(outcome.exitCode()).isOne();
    assertThat(outcome.err().lines())
        .as(outcome.err())
        .anySatisfy(line -> assertThat(line).contains("error: ", "/nowhere"));
  }

  @Test
  void theDoctorFindsTheContainersHealthy() throws Exception {
    Submit.Outcome outcome =
        yarn.digits(
            "doctor", "--data", cluster.hdfs() + DATA, "--output", cluster.hdfs() + "/examined");

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out()).contains("ok       executor 1", "ok       executor 2");
  }

  @Test
  void anUnknownQueueIsNamedInOneLine() throws Exception {
    Submit.Outcome outcome = yarn.train("client", yarn.withoutUpload() + "--queue nights", DATA);

    assertThat(outcome.exitCode()).isOne();
    assertThat(outcome.err().lines().filter(line -> line.startsWith("error: ")))
        .as(outcome.err())
        .singleElement()
        .asString()
        .contains("unknown queue: nights", "--queue NAME");
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void missingVariablesAreNamedInOneLine() throws Exception {
    for (String missing : List.of("SPARK_HOME", "HADOOP_CONF_DIR")) {
      Submit.Outcome outcome = yarn.train(Map.of(missing, ""), DATA);

      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err().lines())
          .singleElement()
          .asString()
          .startsWith("error: set " + missing);
    }
  }

  private static boolean hasCheckpoint(String run) throws IOException {
    Storage checkpoints = output().inside("checkpoints").inside(run);
    return checkpoints.exists("")
        && checkpoints.list("").stream().anyMatch(name -> name.startsWith("round-"));
  }

  private static FutureTask<Submit.Outcome> inBackground(Callable<Submit.Outcome> command) {
    FutureTask<Submit.Outcome> task = new FutureTask<>(command);
    new Thread(task, "submit").start();
    return task;
  }

  private static ApplicationReport newest() throws Exception {
    return cluster.applications().stream()
        .max((one, other) -> one.getApplicationId().compareTo(other.getApplicationId()))
        .orElseThrow();
  }

  private static Storage output() throws IOException {
    return Storage.of(cluster.hdfs() + "/output", new Configuration());
  }

  private static void assertPublished(String run) throws IOException {
    RunReader reader = RunReader.open(output(), run);
    assertThat(reader.metrics().parametersSha256()).isEqualTo(local);
    assertThat(reader.manifest().provenance()).containsEntry("master", "yarn");
    assertThat(new ChampionPointer(output()).read()).isPresent();
  }

  private static String trainLocally() throws Exception {
    Map<Option, String> settings = new EnumMap<>(YarnSubmit.SETTINGS);
    settings.put(Option.DATA, folder.resolve("data").toString());
    settings.put(Option.OUTPUT, folder.resolve("output").toString());
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").appName("it").getOrCreate()) {
      return SilentTraining.run(spark, settings).metrics().parametersSha256();
    }
  }
}

package org.digits.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.python.NeedsPython;
import org.digits.testing.Airflow;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.YarnCluster;
import org.digits.testing.YarnSubmit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAG in Airflow itself, set up for YARN as the documentation says, on a YARN and an HDFS. */
@NeedsPython
class AirflowOnYarnIT {
  private static final Path CONF = Path.of(System.getProperty("digits.basedir"), "conf");
  private static final String DATA = "/images";
  private static final String JAR = "/digits-spark-app.jar";
  private static final String DATE = "2026-01-01";
  private static final String RUN = Airflow.runId(DATE);

  @TempDir static Path folder;
  private static YarnCluster cluster;
  private static String sparkHome;

  @BeforeAll
  static void start() throws Exception {
    sparkHome = YarnSubmit.sparkHome();
    cluster = new YarnCluster(folder);
    IdxFiles.writeSmall(folder.resolve("images"));
    cluster.put(folder.resolve("images"), DATA);
    cluster.put(Path.of(System.getProperty("digits.app.jar")), JAR);
    writeConf(folder.resolve("conf"));
    Files.writeString(folder.resolve("gate.properties"), "min-accuracy=0.8\nmin-recall=0.6\n");
  }

  private static void writeConf(Path conf) throws IOException {
    Files.createDirectory(conf);
    try (Stream<Path> files = Files.list(CONF)) {
      for (Path file : files.toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
    }
    String java = System.getProperty("java.home");
    Files.write(
        conf.resolve("spark-defaults.conf"),
        List.of(
            "spark.yarn.appMasterEnv.JAVA_HOME " + java,
            "spark.executorEnv.JAVA_HOME " + java,
            "spark.executor.instances 1",
            "spark.driver.defaultJavaOptions " + BriefJvms.OPTION,
            "spark.executor.defaultJavaOptions " + BriefJvms.OPTION,
            "spark.yarn.am.extraJavaOptions " + BriefJvms.OPTION,
            "spark.yarn.jars local:" + sparkHome + "/jars/*"),
        StandardOpenOption.APPEND);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aNightEndsInAChampionAndTheSameNightAgainPublishesNothing() throws Exception {
    Airflow airflow = new Airflow(folder.resolve("airflow"), environment());
    assertThat(airflow.night(DATE, parameters()))
        .contains("Run " + RUN + " published to hdfs://")
        .contains("state promote success 1", "state keep skipped", "events 1");
    assertThat(submitted(0))
        .extracting(ApplicationReport::getName)
        .containsExactly(
            "digits-spark doctor",
            "digits-spark train " + RUN,
            "digits-spark evaluate",
            "digits-spark gate " + RUN,
            "digits-spark promote " + RUN);
    assertChampion();

    List<String> published = cluster.files("/models/runs");
    assertThat(airflow.with(clusterMode()).night(DATE, parameters()))
        .contains("state promote skipped", "state keep success 1", "events 1");
    List<ApplicationReport> again = submitted(5);
    assertThat(again)
        .extracting(ApplicationReport::getName)
        .containsExactly("digits-doctor", "digits-train", "digits-evaluate", "digits-gate");
    // The driver prints in its container.
    assertThat(cluster.logs(again.get(1)))
        .contains("Nothing left to do: run " + RUN + " is published at hdfs://");
    assertThat(cluster.files("/models/runs")).isEqualTo(published);
    assertChampion();
  }

  private static Map<String, String> environment() {
    return Map.of(
        "AIRFLOW_CONN_SPARK_DEFAULT",
        "{\"conn_type\": \"spark\", \"host\": \"yarn\", \"extra\": {\"deploy-mode\": \"client\"}}",
        "HADOOP_CONF_DIR",
        cluster.clientConfiguration().toString(),
        "SPARK_HOME",
        sparkHome,
        "PATH",
        sparkHome + "/bin" + File.pathSeparator + System.getenv("PATH"),
        "SPARK_CONF_DIR",
        folder.resolve("conf").toString(),
        "DIGITS_JAR",
        cluster.hdfs() + JAR);
  }

  private static Map<String, String> clusterMode() {
    String extra = "{\"yarn_resourcemanager_webapp_address\": \"" + cluster.restApi() + "\"}";
    return Map.of(
        "DIGITS_YARN_DEPLOY_MODE",
        "cluster",
        "AIRFLOW_CONN_SPARK_DEFAULT",
        "{\"conn_type\": \"spark\", \"host\": \"yarn\", \"extra\": " + extra + "}");
  }

  private static Map<String, Object> parameters() {
    String training = "--epochs 10 --round-frequency 5 --groups 2 --group-workers 1";
    return Map.of(
        "data",
        cluster.hdfs() + DATA,
        "output",
        cluster.hdfs() + "/models",
        "rules",
        folder.resolve("gate.properties").toString(),
        "train_options",
        training.split(" "));
  }

  /** The applications after the first ones; all of them have succeeded. */
  private static List<ApplicationReport> submitted(int earlier) throws Exception {
    List<ApplicationReport> all = cluster.applications();
    // A start that lost Spark's race is an application more, of the same name.
    List<ApplicationReport> applications =
        IntStream.range(0, all.size())
            .filter(
                i -> i + 1 == all.size() || !all.get(i + 1).getName().equals(all.get(i).getName()))
            .mapToObj(all::get)
            .skip(earlier)
            .toList();
    assertThat(applications)
        .extracting(ApplicationReport::getFinalApplicationStatus)
        .containsOnly(FinalApplicationStatus.SUCCEEDED);
    return applications;
  }

  private static void assertChampion() throws IOException {
    Storage output = Storage.of(cluster.hdfs() + "/models", new Configuration());
    assertThat(new ChampionPointer(output).history())
        .extracting(ChampionChange::runId)
        .containsExactly(RUN);
    assertThat(RunReader.open(output, RUN).manifest().provenance()).containsEntry("master", "yarn");
  }
}

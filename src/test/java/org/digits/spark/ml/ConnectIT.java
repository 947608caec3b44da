package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.digits.testing.BriefJvms;
import org.digits.testing.ConnectServer;
import org.digits.testing.IdxFiles;
import org.digits.testing.PySparkSession;
import org.digits.testing.YarnSubmit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Spark Connect's server on a cluster, for clients that have no Java. */
@NeedsPython
@EnabledIf("org.digits.testing.PySparkSession#hasConnect")
class ConnectIT {
  private static final String MASTER = "local-cluster[2,1,1024]";
  private static final long ROOM = 100 << 20;

  @TempDir static Path folder;
  private static Path data;
  private static ConnectServer server;
  private static PySparkSession session;

  @BeforeAll
  static void start() throws Exception {
    data = folder.resolve("data");
    IdxFiles.writeSmall(data);
    server = server("server", "--jars", PySparkSession.APP_JAR);
    session = PySparkSession.connect(server.address());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  // Plain paths are another file system's than the disk's, as on a cluster with an HDFS.
  private static ConnectServer server(String name, String... options) throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve(name + "-elsewhere"));
    String[] common = {
      "--master",
      MASTER,
      "--conf",
      "spark.hadoop.fs.defaultFS=viewfs://elsewhere/",
      "--conf",
      "spark.hadoop.fs.viewfs.mounttable.elsewhere.linkMergeSlash=" + elsewhere.toUri(),
      "--conf",
      "spark.executor.defaultJavaOptions=" + BriefJvms.OPTION,
      "--driver-java-options",
      BriefJvms.OPTION
          + " --add-modules jdk.incubator.vector -Djava.io.tmpdir="
          + Files.createDirectories(folder.resolve(name + "-tmp")),
    };
    String[] all = new String[common.length + options.length];
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(options, 0, all, common.length, options.length);
    return ConnectServer.start(folder.resolve(name), Path.of(YarnSubmit.sparkHome()), all);
  }

  @Test
  void clientsAtOnceTrainAsTheyDoAlone() throws Exception {
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> fit(1, ROOM));
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> fit(2, ROOM));
    String digest = line(first.join(), "digest ");
    assertThat(line(second.join(), "digest ")).isNotEqualTo(digest);
    assertThat(line(first.join(), "held ")).isEqualTo("1");
    assertThat(line(first.join(), "refused ")).contains("CONNECT_ML.MODEL_SIZE_OVERFLOW_EXCEPTION");

    String alone = fit(1, 1);

    assertThat(line(alone, "held ")).as("the model has to come from the disk").isEqualTo("0");
    assertThat(line(alone, "digest ")).isEqualTo(digest);
    assertThat(line(alone, "classes ")).isEqualTo("3");
    assertThat(folder.resolve("server-elsewhere")).isEmptyDirectory();
  }

  @Test
  void aServerWithoutTheJarIsToldOf() throws Exception {
    try (ConnectServer bare = server("bare")) {
      PySparkSession client = PySparkSession.connect(bare.address());
      String said =
          output(client.run("connect_without_jar.py", PySparkSession.APP_JAR, data.toUri()));

      List<String> told = said.lines().filter(line -> line.startsWith("told ")).toList();
      assertThat(told)
          .hasSize(4)
          .allMatch(line -> line.contains("has to start it with --jars JAR"));
    }
  }

  private static String fit(int seed, long bytes) {
    try {
      return output(session.run("connect_fit.py", data.toUri(), seed, bytes));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String output(PythonEnvironment.Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private static String line(String output, String start) {
    return output
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }
}

package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.digits.data.picture.DrawnDigits;
import org.digits.objectstore.FaultyConnection;
import org.digits.objectstore.FaultyConnection.Fate;
import org.digits.objectstore.S3Server;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.testing.BriefJvms;
import org.digits.testing.CommandsInTurn;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command from and to a real server of S3's interface, by Hadoop's client. */
class ObjectStoreIT {
  private static final Path APP = Path.of(System.getProperty("digits.app.jar"));
  private static final String DATA = "s3a://data/mnist";

  @TempDir static Path folder;
  private static S3Server server;
  private static Configuration configuration;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    for (String bucket : List.of("data", "root", "shared", "resumed")) {
      server.createBucket(bucket);
    }
    configuration = S3Server.configuration(server.settings());
    IdxFiles.writeSmall(folder.resolve("mnist"));
    try (FileSystem store = FileSystem.newInstance(URI.create(DATA), configuration)) {
      store.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(folder.resolve("mnist").toUri()),
          new org.apache.hadoop.fs.Path(DATA));
    }
    Files.write(folder.resolve("picture.png"), DrawnDigits.png(new byte[12 * 12], 12, 12));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  // One JVM: what is shown is the store, not the start.
  @ParameterizedTest
  @ValueSource(strings = {"s3a://root", "s3a://shared/team/digits/"})
  void everyCommandRuns(String output) throws Exception {
    String inside = output.endsWith("/") ? output : output + "/";
    String local = folder.resolve("local-" + URI.create(output).getHost()).toString();
    String train = "train --epochs 1 --min-accuracy 0 ";
    String rules = " --min-accuracy 0 --min-recall 0 --max-accuracy-loss 1 --significance 0";
    String images = " --output %s --data %s".formatted(output, DATA);
    Submit.Outcome outcome =
        inTurn(
            train + "--run-id a --data %s --output %s".formatted(folder.resolve("mnist"), local),
            "prepare --part train --input %s --to %sset".formatted(DATA, inside),
            "prepare --part test --input %s --to %sset".formatted(DATA, inside),
            train + "--run-id a" + images,
            train + "--run-id b --seed 2 --output %s --data %sset".formatted(output, inside),
            "evaluate --run a" + images,
            "gate --run b" + images + rules,
            "promote --run b" + images + rules,
            "rollback --output " + output,
            "predict --run a --output %s --input %s --to %spredicted"
                .formatted(output, DATA, inside),
            "predict --run a --output %s --png %s".formatted(output, folder.resolve("picture.png")),
            "export --run a --output %s --to %sexported".formatted(output, inside),
            "verify --run a --output " + output,
            "doctor" + images,
            train + "--run-id a" + images);

    assertThat(outcome.out().lines().filter(line -> line.matches(".* ended with \\d")))
        .as(outcome.out() + outcome.err())
        .hasSize(15)
        .allMatch(line -> line.endsWith(" ended with 0"));
    assertThat(outcome.err()).doesNotContain("error:", "no put-if-absent");
    assertThat(outcome.out()).contains("Nothing left to do: run a is published at ");
    Storage store = Storage.of(output, configuration);
    RunReader run = RunReader.open(store, "a");
    assertThat(run.metrics().parametersSha256())
        .isEqualTo(
            RunReader.open(Storage.of(local, new Configuration()), "a")
                .metrics()
                .parametersSha256());
    assertThat(new ChampionPointer(store).read()).contains(ChampionPointer.Champion.of(run));
    assertThat(new ChampionPointer(store).history()).hasSize(3);
    assertThat(store.list("runs")).containsExactly("a", "b");
    assertThat(store.list("checkpoints")).isEmpty();
    assertThat(store.list("")).noneMatch(name -> name.startsWith("."));
    assertThat(store.list("predicted"))
        .contains("_SUCCESS")
        .noneMatch(name -> name.contains("temp"));
  }

  private static Submit.Outcome inTurn(String... commands) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getenv("SPARK_HOME"), "bin/spark-submit").toString(),
                "--master",
                "local[2,4]",
                "--conf",
                "spark.driver.defaultJavaOptions=" + BriefJvms.OPTION,
                "--driver-class-path",
                APP.resolveSibling("test-classes") + File.pathSeparator + APP));
    command.addAll(List.of(clientOptions().split(" ", -1)));
    command.addAll(List.of("--class", CommandsInTurn.class.getName(), APP.toString()));
    command.addAll(List.of(String.join(" " + CommandsInTurn.THEN + " ", commands).split(" +", -1)));
    Map<String, String> environment = new HashMap<>(S3Server.environment());
    environment.put(
        "SPARK_CONF_DIR", Path.of(System.getProperty("digits.basedir"), "conf").toString());
    return Submit.run(folder, command, environment);
  }

  private static String clientOptions() {
    return clientOptions(server.settings());
  }

  private static String clientOptions(Map<String, String> settings) {
    return "--jars " + S3Server.clientJars() + " " + hadoopOptions(settings);
  }

  private static String hadoopOptions(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> "--conf spark.hadoop.%s=%s".formatted(setting.getKey(), setting.getValue()))
        .collect(Collectors.joining(" "));
  }

  @Test
  void aKilledTrainingGoesOnToTheSameBits() throws Exception {
    String train =
        "train --data %s --run-id r --epochs 6 --round-frequency 5 --min-accuracy 0 --checkpoint-interval-seconds 0 --output "
            .formatted(DATA);
    String output = "s3a://resumed/team";
    Path clean = folder.resolve("clean");
    Storage store = Storage.of(output, configuration);

    // Users' settings of the log are these: what the client says of a refused write is not shown.
    assertThat(printedUntilKilled(train + output)).doesNotContain("S3A", "ERROR");
    assertThat(store.exists("runs/r")).isFalse();
    Submit.Outcome outcome = inTurn(train + output, train + clean);

    assertThat(outcome.out())
        .contains("Run r goes on after round ", CommandsInTurn.ended("train", 0))
        .doesNotContain(CommandsInTurn.ended("train", 1));
    assertThat(RunReader.open(store, "r").metrics().parametersSha256())
        .isEqualTo(
            RunReader.open(Storage.of(clean.toString(), new Configuration()), "r")
                .metrics()
                .parametersSha256());
    assertThat(store.list("checkpoints")).isEmpty();
  }

  /** Kills a command when it writes its third checkpoint. */
  private static String printedUntilKilled(String command) throws Exception {
    Path printed = Files.createTempFile(folder, "killed", ".txt");
    CountDownLatch third = new CountDownLatch(1);
    try (FaultyConnection connection = new FaultyConnection(server.port())) {
      connection.plan(
          request -> {
            if (request.isOf("/round-000003.ckpt")) {
              third.countDown();
            }
            return Fate.PASSES;
          });
      List<String> words = new ArrayList<>(List.of(Submit.script()));
      words.addAll(List.of(command.split(" ", -1)));
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(printed.toFile());
      builder
          .environment()
          .putAll(environment(clientOptions(S3Server.settings(connection.port()))));
      Process process = builder.start();
      try {
        assertThat(third.await(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    }
    return Files.readString(printed);
  }

  private static Map<String, String> environment(String options) {
    Map<String, String> environment = new HashMap<>(S3Server.environment());
    environment.put("SPARK_MASTER", "local[2,4]");
    environment.put("SPARK_SUBMIT_OPTIONS", options);
    return environment;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hadoop-aws"})
  void withoutTheClientOrAPartOfItTheErrorNamesThePackage(String part) throws Exception {
    String jars =
        Stream.of(S3Server.clientJars().split(",", -1))
            .filter(jar -> !part.isEmpty() && jar.contains(part))
            .collect(Collectors.joining(","));
    String options = jars.isEmpty() ? "" : "--jars " + jars;
    Submit.Outcome outcome =
        Submit.run(
            folder,
            List.of(Submit.script(), "rollback", "--output", "s3a://root"),
            environment(options));
    assertThat(outcome.error(1))
        .startsWith("error: cannot use s3a://root as storage: ")
        .contains("org.apache.hadoop:hadoop-aws:");
  }
}

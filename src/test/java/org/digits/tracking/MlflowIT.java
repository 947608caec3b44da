package org.digits.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.digits.process.FreePort;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.digits.training.RoundReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MLflow server, and its own Python client to read back what the job told it. */
@NeedsPython
class MlflowIT {
  @TempDir static Path folder;
  private static PythonEnvironment python;
  private static Process server;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    python = PythonEnvironment.of("mlflow");
    int port = FreePort.find();
    address = "http://127.0.0.1:" + port;
    ProcessBuilder builder =
        new ProcessBuilder(
                python.interpreter().toString(),
                "-m",
                "mlflow",
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--allowed-hosts",
                "127.0.0.1:" + port,
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--artifacts-destination",
                folder.resolve("artifacts").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile());
    builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    server = builder.start();
    awaitHealth();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.descendants().forEach(ProcessHandle::destroy);
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
      }
    }
  }

  @Test
  void mlflowsOwnClientReadsThePublishedRun() throws Exception {
    Submit.Outcome outcome =
        train("tracked", address, "good", "--validation-fraction", "0.1", "--round-frequency", "4");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("MLflow: " + address + "/#/experiments/");
    assertThat(outcome.err()).doesNotContain(" WARN ");

    RunReader published = PublishedRuns.open(folder.resolve("output").toString(), "tracked");
    RunMetrics metrics = published.metrics();
    JsonNode runs = runs("good");
    assertThat(runs).hasSize(1);
    JsonNode run = runs.get(0);
    assertThat(run.at("/name").asText()).isEqualTo("tracked");
    assertThat(run.at("/status").asText()).isEqualTo("FINISHED");
    assertThat((run.at("/end").asLong() - run.at("/start").asLong()) / 1e3)
        .isCloseTo(metrics.seconds().total(), within(0.01));
    metrics
        .config()
        .forEach(
            (key, value) ->
                assertThat(run.at("/params").path(key).asText("")).isEqualTo("" + value));
    assertThat(run.at("/tags/digits.run-id").asText()).isEqualTo("tracked");
    assertThat(run.at("/tags/digits.manifest-sha256").asText())
        .isEqualTo(published.manifestSha256());
    assertThat(run.at("/tags/digits.location").asText()).isEqualTo(published.location());
    assertThat(run.at("/tags/mlflow.source.name").asText()).isEqualTo("digits-spark");
    for (String file : List.of(RunDirectory.METRICS, RunDirectory.MODEL_CARD)) {
      assertThat(run.at("/artifacts").path(file).asText())
          .isEqualTo(new String(published.read(file), StandardCharsets.UTF_8));
    }
    checkMetrics(run.at("/metrics"), metrics);
  }

  private static void checkMetrics(JsonNode found, RunMetrics metrics) {
    List<RoundReport> rounds = metrics.training().rounds();
    assertThat(rounds).hasSizeGreaterThan(5);
    assertThat(found.at("/training_loss")).hasSize(rounds.size());
    long before = 0;
    for (int i = 0; i < rounds.size(); i++) {
      JsonNode loss = found.at("/training_loss/" + i);
      assertThat(loss.get(0).asInt()).isEqualTo(rounds.get(i).round());
      assertThat(loss.get(1).asDouble()).isEqualTo(rounds.get(i).loss());
      assertThat(loss.get(2).asLong()).isGreaterThan(before);
      before = loss.get(2).asLong();
      assertThat(found.at("/images_per_second/" + i + "/1").asDouble())
          .isCloseTo(rounds.get(i).examples() / rounds.get(i).seconds(), within(1e-6));
    }
    assertThat(found.at("/validation_accuracy")).hasSize(2);
    assertThat(found.at("/validation_accuracy/1/0").asInt())
        .isEqualTo(rounds.get(rounds.size() - 1).round());
    assertThat(found.at("/test_accuracy/0/1").asDouble()).isEqualTo(metrics.test().accuracy());
    assertThat(found.at("/test_loss/0/1").asDouble()).isEqualTo(metrics.test().loss());
    assertThat(found.at("/total_seconds/0/1").asDouble()).isEqualTo(metrics.seconds().total());
  }

  @Test
  void aFailedTrainingLeavesNoRun() throws Exception {
    Path none = folder.resolve("none");
    Submit.Outcome outcome =
        submit(
            Map.of("MLFLOW_TRACKING_URI", address, "MLFLOW_EXPERIMENT_NAME", "bad"),
            "train",
            "--data",
            none.toString(),
            "--output",
            folder.resolve("output").toString());
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(runs("bad")).isEmpty();
  }

  @Test
  void aServerThatIsDownCostsOneWarningAndNoSecret() throws Exception {
    int closed = FreePort.find();
    Submit.Outcome outcome = train("untracked", "http://me:s3cret@127.0.0.1:" + closed, "good");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Run untracked published to");
    assertThat(outcome.err().lines().filter(line -> line.contains(" WARN ")))
        .singleElement()
        .asString()
        .contains(
            "MLflow was not told of run untracked", "cannot reach http://127.0.0.1:" + closed);
    assertThat(outcome.out() + outcome.err()).doesNotContain("s3cret", "bWU6czNjcmV0");
  }

  @Test
  void aServerThatRefusesTheNameThatItIsCalledByIsQuoted() throws Exception {
    String other = address.replace("127.0.0.1", "localhost");
    Submit.Outcome outcome = train("misnamed", other, "good");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err().lines().filter(line -> line.contains(" WARN ")))
        .singleElement()
        .asString()
        .contains("Invalid Host header", "--allowed-hosts " + other.substring("http://".length()));
  }

  private static Submit.Outcome train(
      String runId, String uri, String experiment, String... options) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                folder.resolve("data").toString(),
                "--output",
                folder.resolve("output").toString(),
                "--run-id",
                runId,
                "--epochs",
                "2"));
    arguments.addAll(List.of(options));
    return submit(
        Map.of("MLFLOW_TRACKING_URI", uri, "MLFLOW_EXPERIMENT_NAME", experiment),
        arguments.toArray(String[]::new));
  }

  private static Submit.Outcome submit(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty("digits.basedir"), "submit-scripts/digits.sh").toString());
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>(environment);
    all.put("SPARK_MASTER", "local[2,4]");
    // Without C2 there would be a warning more.
    all.put("SPARK_SUBMIT_OPTIONS", BriefJvms.withC2());
    return Submit.run(folder, command, all);
  }

  private static JsonNode runs(String experiment) throws Exception {
    Path log = folder.resolve("server.log");
    PythonEnvironment.Outcome outcome =
        python.run(Map.of("MLFLOW_DISABLE_TELEMETRY", "true"), "read_run.py", address, experiment);
    assertThat(outcome.exitCode()).as(outcome.output() + Files.readString(log)).isZero();
    String json =
        outcome.output().lines().filter(line -> line.startsWith("[")).findFirst().orElseThrow();
    return new ObjectMapper().readTree(json);
  }

  private static void awaitHealth() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    for (int attempt = 0; attempt < 240 && server.isAlive(); attempt++) {
      try {
        HttpRequest health = HttpRequest.newBuilder(URI.create(address + "/health")).build();
        if (http.send(health, BodyHandlers.ofString()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not there yet.
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new AssertionError(
        "the MLflow server did not start:\n" + Files.readString(folder.resolve("server.log")));
  }
}

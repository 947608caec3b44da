package org.digits.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that fails in each way that a real one does not on demand; MlflowIT has a real one. */
class RunTrackingTest {
  @TempDir static Path folder;
  private static RunReader run;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Warnings warnings = new Warnings();
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer server;
  private String address;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    if (run == null) {
      run = PublishedRuns.publish(folder);
    }
    answers.put(
        "experiments/get-by-name", new Answer(200, "{\"experiment\":{\"experiment_id\":\"7\"}}"));
    answers.put(
        "runs/create",
        new Answer(
            200,
            "{\"run\":{\"info\":{\"run_id\":\"abc\",\"artifact_uri\":\"mlflow-artifacts:/7/abc/artifacts\"}}}"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    address = "http://localhost:" + server.getAddress().getPort();
    warnings.attach();
  }

  @AfterEach
  void stop() {
    never.countDown();
    warnings.detach();
    server.stop(0);
  }

  @Test
  void aPublishedRunIsToldInWhole() throws Exception {
    Optional<URI> page = track(address + "/", Map.of());

    assertThat(page).contains(URI.create(address + "/#/experiments/7/runs/abc"));
    assertThat(requests)
        .containsExactly(
            "GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=digits-spark",
            "POST /api/2.0/mlflow/runs/create",
            "POST /api/2.0/mlflow/runs/log-batch",
            "PUT /api/2.0/mlflow-artifacts/artifacts/7/abc/artifacts/metrics.json",
            "PUT /api/2.0/mlflow-artifacts/artifacts/7/abc/artifacts/README.md",
            "POST /api/2.0/mlflow/runs/update");
    assertThat(bodies.get("runs/log-batch"))
        .contains("{\"key\":\"epochs\",\"value\":\"3\"}")
        .contains("{\"key\":\"training_loss\",\"value\":0.25,")
        .contains(
            "{\"key\":\"digits.manifest-sha256\",\"value\":\"" + run.manifestSha256() + "\"}");
    assertThat(bodies.get("runs/update")).contains("FINISHED");
    assertThat(warnings.lines).isEmpty();
  }

  @Test
  void artifactsThatTheServerDoesNotStoreAreNamedByTheRunsLocation() throws Exception {
    answers.put(
        "runs/create",
        new Answer(
            200, "{\"run\":{\"info\":{\"run_id\":\"abc\",\"artifact_uri\":\"s3://b/7/abc\"}}}"));

    assertThat(track(address, Map.of())).isPresent();

    assertThat(requests).noneMatch(request -> request.startsWith("PUT"));
    assertThat(bodies.get("runs/log-batch"))
        .contains("{\"key\":\"digits.artifacts\",\"value\":\"" + run.location() + "\"}");
  }

  @Test
  void aMissingExperimentIsMade() throws Exception {
    answers.put(
        "experiments/get-by-name",
        new Answer(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no\"}"));
    answers.put("experiments/create", new Answer(200, "{\"experiment_id\":\"8\"}"));

    assertThat(track(address, Map.of("MLFLOW_EXPERIMENT_NAME", "my digits")))
        .contains(URI.create(address + "/#/experiments/8/runs/abc"));
    assertThat(requests.get(0)).endsWith("?experiment_name=my+digits");
    assertThat(bodies.get("experiments/create")).isEqualTo("{\"name\":\"my digits\"}");
  }

  @Test
  void aRefusedPartIsOneWarningAndTheRunIsMarkedFailed() throws Exception {
    answers.put("runs/log-batch", new Answer(400, "{\"message\":\"too\\nmuch\"}"));

    assertThat(track(address, Map.of())).isEmpty();

    assertThat(warnings.lines)
        .containsExactly(
            "MLflow was not told of run r1, which is published all the same: %s refused runs/log-batch with status 400: too"
                .formatted(address));
    assertThat(bodies.get("runs/update")).contains("FAILED");
  }

  @Test
  void aRunThatCannotBeToldInWholeIsMarkedFailedToo() throws Exception {
    answers.put(
        "runs/create",
        new Answer(
            200,
            "{\"run\":{\"info\":{\"run_id\":\"abc\",\"artifact_uri\":\"mlflow-artifacts:/7/a b\"}}}"));

    assertThat(track(address, Map.of())).isEmpty();

    assertThat(warnings.lines).hasSize(1);
    assertThat(bodies.get("runs/update")).contains("FAILED");
  }

  @Test
  void aDeletedExperimentIsNamed() throws Exception {
    answers.put(
        "experiments/get-by-name",
        new Answer(
            200, "{\"experiment\":{\"experiment_id\":\"7\",\"lifecycle_stage\":\"deleted\"}}"));

    assertThat(track(address, Map.of())).isEmpty();
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("digits-spark is deleted; restore it");
  }

  @Test
  void secretsReachNoLogThoughTheServerRepeatsThem() throws Exception {
    answers.put("runs/create", new Answer(500, "Basic bWU6czNjcmV0 of me:s3cret"));

    Map<String, String> user =
        Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "s3cret");
    assertThat(track(address, user)).isEmpty();

    assertThat(bodies.get("Authorization")).isEqualTo("Basic bWU6czNjcmV0");
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("status 500: Basic *** of me:***");

    answers.put("runs/create", new Answer(401, "Bearer t0ken"));
    assertThat(track(address, Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"))).isEmpty();
    assertThat(bodies.get("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(warnings.lines.get(1))
        .contains("status 401: set MLFLOW_TRACKING_USERNAME")
        .doesNotContain("t0ken");

    assertThat(track(address, Map.of("MLFLOW_TRACKING_TOKEN", "t0\nken"))).isEmpty();
    assertThat(warnings.lines.get(2)).contains("***").doesNotContain("ken");
  }

  @Test
  void aServerThatRefusesItsNameIsQuotedWithTheFix() throws Exception {
    answers.put(
        "experiments/get-by-name",
        new Answer(403, "Invalid Host header - possible DNS rebinding attack detected"));

    assertThat(track(address, Map.of())).isEmpty();
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("status 403: Invalid Host header - possible DNS rebinding attack detected")
        .contains("; start it with --allowed-hosts " + address.substring("http://".length()))
        .doesNotContain("MLFLOW_TRACKING_USERNAME");
  }

  @Test
  void aRedirectionIsNotFollowed() throws Exception {
    answers.put("experiments/get-by-name", new Answer(302, ""));

    assertThat(track(address, Map.of())).isEmpty();
    assertThat(requests).hasSize(1);
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("it points to https://elsewhere/");
  }

  @Test
  void aServerThatHangsOrIsAwayCostsOneWarningAndLittleTime() throws Exception {
    answers.put("runs/create", new Answer(-1, ""));
    long begin = System.nanoTime();
    assertThat(track(address, Map.of())).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .endsWith(address + " did not answer runs/create in time");

    server.stop(0);
    assertThat(track(address, Map.of())).isEmpty();
    assertThat(warnings.lines).hasSize(2);
    assertThat(warnings.lines.get(1)).contains("cannot reach " + address + " (");
  }

  @Test
  void anAddressThatIsNoServerIsOneWarningAtTheStart() throws Exception {
    RunTracking off = RunTracking.of(Map.of("MLFLOW_TRACKING_URI", "file:/tmp/mlruns"));
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .startsWith(
            "MLflow will not be told of this run: MLFLOW_TRACKING_URI: expected the http://");
    assertThat(off.record(run)).isEmpty();
    assertThat(warnings.lines).hasSize(1);
  }

  private Optional<URI> track(String uri, Map<String, String> more) throws Exception {
    Map<String, String> environment = new ConcurrentHashMap<>(more);
    environment.put("MLFLOW_TRACKING_URI", uri);
    return new RunTracking(MlflowSettings.of(environment), Duration.ofSeconds(2)).record(run);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      String method = exchange.getRequestURI().getPath().replaceFirst("^/api/2.0/(mlflow/)?", "");
      bodies.put(method, new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
          .ifPresent(value -> bodies.put("Authorization", value));
      Answer answer = answers.getOrDefault(method, new Answer(200, "{}"));
      if (answer.status() < 0) {
        never.await(1, TimeUnit.MINUTES);
      }
      exchange.getResponseHeaders().add("Location", "https://elsewhere/");
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(Math.max(200, answer.status()), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Warnings extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Warnings() {
      super("warnings", null, null, false, Property.EMPTY_ARRAY);
    }

    void attach() {
      start();
      ((Logger) LogManager.getLogger(RunTracking.class)).addAppender(this);
    }

    void detach() {
      ((Logger) LogManager.getLogger(RunTracking.class)).removeAppender(this);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage());
    }
  }
}

package org.digits.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * MLflow's REST interface, version 2.0, as far as this project needs it. All calls together take no
 * longer than the time that the client was given. Redirects are not followed: the credentials are
 * for one server.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow REST API</a>
 */
final class MlflowClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int SHOWN_CHARACTERS = 200;

  private final MlflowSettings settings;
  private final long deadlineNanos;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          // Plain servers answer an upgrade to HTTP/2 in odd ways.
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** A client whose calls end within {@code limit} from now. */
  MlflowClient(MlflowSettings settings, Duration limit) {
    this.settings = settings;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /** One answer of the server. */
  private record Answer(int status, JsonNode body, String location) {}

  /** Posts a JSON object to a method such as {@code runs/create}. */
  JsonNode post(String method, JsonNode body) throws IOException, InterruptedException {
    BodyPublisher bytes = BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
    return accepted(method, send(method, request(method, "application/json").POST(bytes)));
  }

  /** Gets by one parameter; null where the server knows no such resource. */
  JsonNode find(String method, String key, String value) throws IOException, InterruptedException {
    String query = "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    Answer answer = send(method, request(method + query, "application/json").GET());
    boolean unknown =
        answer.status() == 404
            && "RESOURCE_DOES_NOT_EXIST".equals(answer.body().path("error_code").asText());
    return unknown ? null : accepted(method, answer);
  }

  /** Stores a file through the server; {@code path} begins with the run's own. */
  void putArtifact(String path, byte[] bytes) throws IOException, InterruptedException {
    String method = "mlflow-artifacts/artifacts/" + path;
    BodyPublisher body = BodyPublishers.ofByteArray(bytes);
    accepted(method, send(method, request(method, "application/octet-stream").PUT(body)));
  }

  private HttpRequest.Builder request(String method, String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.server() + "/api/2.0/" + prefixed(method)))
            .header("Content-Type", contentType);
    if (!settings.authorization().isEmpty()) {
      request.header("Authorization", settings.authorization());
    }
    return request;
  }

  private static String prefixed(String method) {
    return method.startsWith("mlflow-artifacts/") ? method : "mlflow/" + method;
  }

  // The client's own timeout ends with the response headers; this one covers the body.
  private Answer send(String method, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> done =
          response.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      String location = done.headers().firstValue("Location").orElse("");
      return new Answer(done.statusCode(), parsed(done.body()), location);
    } catch (TimeoutException e) {
      throw new MlflowException(
          "%s did not answer %s in time".formatted(settings.server(), method), false, e);
    } catch (ExecutionException e) {
      throw new MlflowException(
          "cannot reach %s (%s); start it, or correct the address"
              .formatted(settings.server(), reason(e.getCause())),
          false,
          e);
    } finally {
      response.cancel(true);
    }
  }

  private JsonNode accepted(String method, Answer answer) throws MlflowException {
    if (answer.status() / 100 == 2) {
      return answer.body();
    }
    String said = answer.body().path("message").asText(answer.body().asText(""));
    if (answer.status() / 100 == 3) {
      said = "it points to " + answer.location() + ", which may be the address to name";
    } else if (answer.status() == 403 && said.contains("Host header")) {
      // It is not the user whom the server refuses, but the name that it was called by.
      said =
          "%s; start it with --allowed-hosts %s"
              .formatted(said.lines().findFirst().orElse(""), settings.server().getAuthority());
    } else if (answer.status() == 401 || answer.status() == 403) {
      said = "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN";
    }
    String line = settings.redacted(said).lines().findFirst().orElse("no reason given");
    throw new MlflowException(
        "%s refused %s with status %d: %s"
            .formatted(
                settings.server(),
                method,
                answer.status(),
                line.substring(0, Math.min(SHOWN_CHARACTERS, line.length()))),
        true,
        null);
  }

  // Proxies and artifact stores answer with text, or nothing.
  private JsonNode parsed(byte[] body) throws IOException {
    try {
      JsonNode tree = json.readTree(body);
      return tree.isObject() ? tree : json.getNodeFactory().textNode(tree.asText());
    } catch (JsonProcessingException e) {
      return json.getNodeFactory().textNode(new String(body, StandardCharsets.UTF_8));
    }
  }

  // The client leaves the message of an unknown host or a refused connection empty.
  private String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return settings.redacted(cause.getMessage());
      }
    }
    return failure.getClass().getSimpleName();
  }
}

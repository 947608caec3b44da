package org.digits.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an MLflow tracking server of published runs. There is one MLflow run for each published
 * run, and none for a training that failed. Whatever goes wrong is one warning and never a failure
 * of the training, and takes no longer than {@link #LIMIT}.
 */
public final class RunTracking {
  /** The longest that a server may hold up a training that is done already. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(RunTracking.class);
  private static final List<String> ARTIFACTS =
      List.of(RunDirectory.METRICS, RunDirectory.MODEL_CARD);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<MlflowSettings> settings;
  private final Duration limit;

  RunTracking(Optional<MlflowSettings> settings, Duration limit) {
    this.settings = settings;
    this.limit = limit;
  }

  /** Tracking as the environment asks for it; off, with a warning, where that cannot work. */
  public static RunTracking of(Map<String, String> environment) {
    try {
      return new RunTracking(MlflowSettings.of(environment), LIMIT);
    } catch (MlflowException e) {
      LOG.warn("MLflow will not be told of this run: {}", e.getMessage());
      return new RunTracking(Optional.empty(), LIMIT);
    }
  }

  /**
   * Tells the server of a run.
   *
   * @return the address of the run's page; empty where tracking is off or failed
   */
  public Optional<URI> record(RunReader run) throws InterruptedException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(record(run, settings.get()));
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "MLflow was not told of run {}, which is published all the same: {}",
          run.manifest().runId(),
          settings.get().redacted(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private URI record(RunReader run, MlflowSettings server)
      throws IOException, InterruptedException {
    MlflowClient client = new MlflowClient(server, limit);
    String experiment = experiment(client, server.experiment());
    RunMetrics metrics = run.metrics();
    long end = Instant.parse(run.manifest().createdAt()).toEpochMilli();
    ObjectNode create =
        JSON.createObjectNode()
            .put("experiment_id", experiment)
            .put("run_name", metrics.runId())
            .put("start_time", MlflowContent.start(metrics, end));
    JsonNode info = client.post("runs/create", create).path("run").path("info");
    String id = info.path("run_id").asText();
    try {
      fill(client, run, metrics, id, info.path("artifact_uri").asText());
      update(client, id, "FINISHED", end);
    } catch (IOException | RuntimeException e) {
      // A server that does not answer would not answer to that either.
      if (!(e instanceof MlflowException failure) || failure.answered()) {
        abandon(client, id, end, e);
      }
      throw e;
    }
    return URI.create(server.server() + "/#/experiments/" + experiment + "/runs/" + id);
  }

  private static void fill(
      MlflowClient client, RunReader run, RunMetrics metrics, String id, String artifacts)
      throws IOException, InterruptedException {
    MlflowBatches batches = new MlflowBatches(id);
    MlflowContent.add(batches, run, metrics);
    Optional<String> path = proxied(artifacts);
    batches.tag(
        "digits.artifacts", path.isPresent() ? String.join(" ", ARTIFACTS) : run.location());
    for (ObjectNode request : batches.requests()) {
      client.post("runs/log-batch", request);
    }
    if (path.isPresent()) {
      for (String name : ARTIFACTS) {
        client.putArtifact(path.get() + "/" + name, run.read(name));
      }
    }
  }

  /** The path of artifacts that the tracking server itself stores, as in mlflow-artifacts:/1/2. */
  private static Optional<String> proxied(String artifacts) {
    String prefix = "mlflow-artifacts:/";
    return artifacts.startsWith(prefix) && !artifacts.startsWith(prefix + "/")
        ? Optional.of(artifacts.substring(prefix.length()))
        : Optional.empty();
  }

  private static String experiment(MlflowClient client, String name)
      throws IOException, InterruptedException {
    JsonNode found = client.find("experiments/get-by-name", "experiment_name", name);
    if (found == null) {
      try {
        return client
            .post("experiments/create", JSON.createObjectNode().put("name", name))
            .path("experiment_id")
            .asText();
      } catch (MlflowException e) {
        // Another run may have made it this moment.
        found = client.find("experiments/get-by-name", "experiment_name", name);
        if (found == null) {
          throw e;
        }
      }
    }
    JsonNode experiment = found.path("experiment");
    if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
      throw new MlflowException(
          "the experiment %s is deleted; restore it or choose another MLFLOW_EXPERIMENT_NAME"
              .formatted(name));
    }
    return experiment.path("experiment_id").asText();
  }

  private static void update(MlflowClient client, String id, String status, long end)
      throws IOException, InterruptedException {
    client.post(
        "runs/update",
        JSON.createObjectNode().put("run_id", id).put("status", status).put("end_time", end));
  }

  // A run half told of must not look like one that is still training.
  private static void abandon(MlflowClient client, String id, long end, Exception failure)
      throws InterruptedException {
    try {
      update(client, id, "FAILED", end);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}

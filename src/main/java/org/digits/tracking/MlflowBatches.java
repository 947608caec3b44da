package org.digits.tracking;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parameters, metrics and tags of a run, cut into requests of {@code runs/log-batch} within that
 * method's limits: 1,000 metrics, 100 parameters, 100 tags and 1,000 of all together a request.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html#log-batch">Log Batch</a>
 */
final class MlflowBatches {
  private static final int MAX_METRICS = 800;
  private static final int MAX_PARAMS = 100;
  private static final int MAX_TAGS = 100;

  /** The shortest limit of a parameter's value among MLflow's versions. */
  private static final int MAX_VALUE = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String runId;
  private final List<ObjectNode> metrics = new ArrayList<>();
  private final List<ObjectNode> params = new ArrayList<>();
  private final List<ObjectNode> tags = new ArrayList<>();

  MlflowBatches(String runId) {
    this.runId = runId;
  }

  void metric(String key, double value, long timestampMillis, long step) {
    metrics.add(
        JSON.createObjectNode()
            .put("key", key)
            .put("value", value)
            .put("timestamp", timestampMillis)
            .put("step", step));
  }

  void params(Map<String, Object> values) {
    values.forEach(
        (key, value) -> {
          if (!value.equals("")) {
            params.add(pair(key, String.valueOf(value)));
          }
        });
  }

  void tag(String key, String value) {
    tags.add(pair(key, value));
  }

  /** The requests' bodies. */
  List<ObjectNode> requests() {
    List<ObjectNode> requests = new ArrayList<>();
    int next = 0;
    while (next * MAX_METRICS < metrics.size()
        || next * MAX_PARAMS < params.size()
        || next * MAX_TAGS < tags.size()) {
      ObjectNode request = JSON.createObjectNode().put("run_id", runId);
      request.set("metrics", part(metrics, next, MAX_METRICS));
      request.set("params", part(params, next, MAX_PARAMS));
      request.set("tags", part(tags, next, MAX_TAGS));
      requests.add(request);
      next++;
    }
    return requests;
  }

  private static ArrayNode part(List<ObjectNode> all, int index, int size) {
    int from = Math.min(index * size, all.size());
    int to = Math.min(from + size, all.size());
    return JSON.createArrayNode().addAll(all.subList(from, to));
  }

  private static ObjectNode pair(String key, String value) {
    return JSON.createObjectNode()
        .put("key", key)
        .put("value", value.substring(0, Math.min(MAX_VALUE, value.length())));
  }
}

package org.digits.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  @Test
  void jsonRoundTripGivesTheSameMetrics() throws IOException {
    RunMetrics metrics = metrics(0.25);

    assertThat(RunMetrics.fromJson(metrics.toJson())).isEqualTo(metrics);
  }

  @Test
  void jsonHasExactlyTheKeysOfTheFormat() throws IOException {
    JsonNode json = new ObjectMapper().readTree(metrics(0.25).toJson());

    assertKeys(
        json, "runId", "dataset", "config", "parametersSha256", "test", "training", "seconds");
    assertKeys(json.at("/dataset"), "train", "test");
    assertKeys(json.at("/dataset/train"), "count", "sha256");
    assertKeys(json.at("/test"), "count", "accuracy", "loss", "perClass", "confusion");
    assertKeys(json.at("/test/perClass/0"), "label", "precision", "recall", "f1", "count");
    assertKeys(
        json.at("/training"), "examples", "seconds", "imagesPerSecond", "rounds", "validation");
    assertKeys(
        json.at("/training/rounds/0"),
        "round",
        "epoch",
        "examples",
        "loss",
        "learningRate",
        "seconds",
        "computeSeconds",
        "innerAverageSeconds",
        "broadcastSeconds",
        "collectSeconds",
        "averageSeconds");
    assertKeys(json.at("/training/validation/0"), "epoch", "accuracy", "loss");
    assertKeys(json.at("/seconds"), "start", "load", "train", "evaluate", "publish", "total");
    assertThat(json.at("/test/accuracy").isNumber()).isTrue();
    assertThat(json.at("/test/confusion/0/0").isIntegralNumber()).isTrue();
    assertThat(json.at("/config/epochs").isNumber()).isTrue();
  }

  @Test
  void numberThatJsonCannotHoldIsNamed() {
    assertThatThrownBy(() -> metrics(Double.NaN).toJson())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("/training/rounds/0/loss is NaN");
  }

  @Test
  void unknownOrMissingKeyIsRefused() {
    assertThatThrownBy(() -> RunMetrics.fromJson("{\"x\":1}".getBytes(UTF_8)))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("metrics.json is not valid");
  }

  @Test
  void modelCardCarriesTheResult() {
    assertThat(ModelCard.text(metrics(0.25)))
        .startsWith("---\nlicense: apache-2.0\nlibrary_name: dl4j\n")
        .contains("- name: r1\n", "value: 0.500000\n", "| accuracy | 0.5000 |", "`abc`");
  }

  private static void assertKeys(JsonNode node, String... keys) {
    assertThat(node.fieldNames()).toIterable().containsExactly(keys);
  }

  static RunMetrics metrics(double roundLoss) {
    EvaluationSum sum = new EvaluationSum(2);
    sum.add(new float[] {0.5f, 0.25f}, 0, 0);
    sum.add(new float[] {0.5f, 0.25f}, 0, 1);
    return new RunMetrics(
        "r1",
        new RunMetrics.Dataset(new RunMetrics.Part(60000, "aa"), new RunMetrics.Part(10000, "bb")),
        Map.of("epochs", 3, "learningRate", 0.001, "augment", true),
        "abc",
        Evaluation.of(sum),
        new RunMetrics.Training(
            100,
            2.5,
            40,
            List.of(new RunMetrics.Round(0, 0, 100, roundLoss, 0.001, 2, 1, 0.5, 0.25, 0.125, 0.1)),
            List.of(new RunMetrics.Validation(0, 0.9, 0.3))),
        new RunMetrics.Seconds(1, 2, 3, 4, 5, 15));
  }
}

package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.digits.data.ImageBlock;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.publishing.storage.StorageException;
import org.digits.training.RoundReport;
import org.junit.jupiter.api.Test;

public class RunMetricsTest {
  @Test
  void jsonRoundTripGivesTheSameMetrics() throws IOException {
    RunMetrics metrics = metrics(0.25);

    assertThat(RunMetrics.fromJson(metrics.toJson())).isEqualTo(metrics);
  }

  @Test
  void jsonHasExactlyTheKeysOfTheFormat() throws IOException {
    JsonNode json = json();

    assertKeys(
        json,
        "runId",
        "dataset",
        "trainingImages",
        "config",
        "parametersSha256",
        "test",
        "calibration",
        "training",
        "seconds");
    assertKeys(
        json.at("/trainingImages"),
        "height",
        "width",
        "count",
        "pixelMean",
        "pixelStandardDeviation",
        "labels",
        "features");
    assertKeys(
        json.at("/trainingImages/features/0"),
        "feature",
        "unit",
        "mean",
        "standardDeviation",
        "upperLevels",
        "counts");
    assertThat(json.at("/trainingImages/features/4/feature").asText()).isEqualTo("centre-row");
    assertKeys(json.at("/dataset"), "train", "test", "pictures");
    assertKeys(json.at("/dataset/train"), "count", "sha256");
    assertKeys(json.at("/calibration"), "fittedOn", "temperature", "plainError", "expectedError");
    assertThat(json.at("/calibration/fittedOn").asText()).isEqualTo("preset");
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
  void aMissingKeyIsRefused() throws IOException {
    ObjectNode json = json();
    json.remove("seconds");

    refuses(json.toString(), "Missing creator property 'seconds'");
  }

  @Test
  void anUnknownKeyIsRefused() throws IOException {
    ObjectNode json = json();
    ((ObjectNode) json.at("/dataset/train")).put("colour", 3);

    refuses(json.toString(), "Unrecognized field \"colour\"");
  }

  @Test
  void aRunOfAnOlderVersionHasNoStatistics() throws IOException {
    ObjectNode json = json();
    json.remove("trainingImages");
    ((ObjectNode) json.at("/dataset")).remove("pictures");

    RunMetrics older = RunMetrics.fromJson(json.toString().getBytes(UTF_8));

    assertThat(older.trainingImages()).isEqualTo(DataProfile.UNKNOWN);
    assertThat(older.dataset().pictures()).isEqualTo(PictureForm.AUTO);
    assertThat(older.test()).isEqualTo(metrics(0.25).test());
  }

  @Test
  void theQuarantineIsCountedWhereThereIsOne() throws IOException {
    ObjectNode json = json();
    ((ObjectNode) json.at("/dataset/train")).put("quarantined", 3);

    RunMetrics metrics = RunMetrics.fromJson(json.toString().getBytes(UTF_8));

    assertThat(metrics.dataset().train().quarantined()).isEqualTo(3);
    assertThat(new ObjectMapper().readTree(metrics.toJson())).isEqualTo(json);
  }

  @Test
  void theLabelsOfTheClassesAreKeptWhereTheyAreOthers() throws IOException {
    assertThat(metrics(0.25).labels()).isEqualTo(LabelMapping.numbers(2));
    ObjectNode json = json();
    ((ObjectNode) json.at("/dataset")).put("labels", "cat,dog");

    RunMetrics metrics = RunMetrics.fromJson(json.toString().getBytes(UTF_8));

    assertThat(metrics.labels()).isEqualTo(LabelMapping.parse("cat,dog"));
    assertThat(new ObjectMapper().readTree(metrics.toJson())).isEqualTo(json);
    ((ObjectNode) json.at("/dataset")).put("labels", "cat");
    refuses(json.toString(), "");
  }

  @Test
  void whatIsNoObjectOrHasNullOrNoNumberIsRefused() {
    refuses("null", "expected a JSON object");
    refuses("", "expected a JSON object");
    refuses("{\"runId\": null}", "");
    String json = new String(metrics(0.25).toJson(), UTF_8);
    refuses(
        json.replace("\"loss\" : 0.25", "\"loss\" : \"NaN\""), "/training/rounds/0/loss is NaN");
    refuses(json.replace("\"loss\" : 0.25", "\"loss\" : 1e999"), "/training/rounds/0/loss is Inf");
  }

  private static ObjectNode json() throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(metrics(0.25).toJson());
  }

  private static void refuses(String json, String reason) {
    assertThatThrownBy(() -> RunMetrics.fromJson(json.getBytes(UTF_8)))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("metrics.json is not valid: " + reason);
  }

  private static void assertKeys(JsonNode node, String... keys) {
    assertThat(node.fieldNames()).toIterable().containsExactly(keys);
  }

  /** The metrics of a run from before the training images were measured. */
  public static RunMetrics olderMetrics() {
    RunMetrics now = metrics(0.25);
    return new RunMetrics(
        now.runId(),
        now.dataset(),
        DataProfile.UNKNOWN,
        now.config(),
        now.parametersSha256(),
        now.test(),
        Calibration.UNKNOWN,
        now.training(),
        now.seconds());
  }

  public static RunMetrics metrics(double roundLoss) {
    EvaluationSum sum = new EvaluationSum(2);
    sum.add(new float[] {0.5f, 0.25f}, 0, 0);
    sum.add(new float[] {0.5f, 0.25f}, 0, 1);
    return new RunMetrics(
        "r1",
        new RunMetrics.Dataset(
            RunMetrics.Part.of(60000, "aa"),
            RunMetrics.Part.of(10000, "bb"),
            PictureForm.DIGITS,
            ""),
        profile(),
        Map.of("epochs", 3, "learningRate", 0.001, "augment", true),
        "abc",
        Evaluation.of(sum),
        new Calibration(Calibration.Source.PRESET, 1.25, 0.0123, 0.0045),
        new RunMetrics.Training(
            100,
            2.5,
            40,
            List.of(new RoundReport(0, 0, 100, roundLoss, 0.001, 2, 1, 0.5, 0.25, 0.125, 0.1)),
            List.of(new RunMetrics.Validation(0, 0.9, 0.3)),
            0),
        new RunMetrics.Seconds(1, 2, 3, 4, 5, 15));
  }

  public static DataProfile profile() {
    byte[] pixels = new byte[4 * 8 * 8];
    new Random(1).nextBytes(pixels);
    ImageBlock images =
        new ImageBlock(8, 8, new long[] {0, 1, 2, 3}, pixels, new int[] {0, 1, 0, 0});
    return DataProfile.of(ImageStatistics.of(images), LabelHistogram.of(images), 2);
  }
}

package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunMetrics;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardIT {
  @TempDir static Path folder;
  private static String output;
  private static Path card;

  @BeforeAll
  static void train() throws Exception {
    Path data = folder.resolve("some data");
    IdxFiles.writeSmall(data);
    output = folder.resolve("output").toString();
    Submit.Outcome trained =
        Submit.run(
            folder,
            "local[2,4]",
            "",
            "train",
            "--data",
            data.toString(),
            "--output",
            output,
            "--run-id",
            "2026",
            "--epochs",
            "2",
            "--seed",
            "7",
            "--augmentation",
            "affine");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    card = Path.of(output, "runs/2026/README.md");
  }

  @NeedsPython
  @Test
  void theHubsOwnLibraryReadsTheCard() throws Exception {
    PythonEnvironment.Outcome outcome = PythonEnvironment.of("modelcard").run("read_card.py", card);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    JsonNode json = new ObjectMapper().readTree(outcome.output());

    assertThat(json.at("/license").asText()).isEqualTo("apache-2.0");
    assertThat(json.at("/library").asText()).isEqualTo("dl4j");
    assertThat(json.at("/task").asText()).isEqualTo("image-classification");
    assertThat(json.at("/tags/0").asText()).isEqualTo("deeplearning4j");
    assertThat(json.at("/datasets").isNull()).isTrue();
    assertThat(json.at("/metrics/0").asText()).isEqualTo("accuracy");
    // Text, though YAML would take it for a number.
    assertThat(json.at("/model").isTextual()).isTrue();
    assertThat(json.at("/model").asText()).isEqualTo("2026");
    JsonNode accuracy = json.at("/results/0");
    assertThat(accuracy.at("/task").asText()).isEqualTo("image-classification");
    assertThat(accuracy.at("/dataset").asText()).isEqualTo("some data");
    assertThat(accuracy.at("/split").asText()).isEqualTo("test");
    assertThat(accuracy.at("/metric").asText()).isEqualTo("accuracy");
    assertThat(accuracy.at("/value").asDouble())
        .isCloseTo(metrics("2026").test().accuracy(), within(1e-6));
    assertThat(json.at("/text").asText()).startsWith("# 2026");
  }

  @Test
  void theCardsOwnCommandTrainsTheSameParameters() throws Exception {
    List<String> lines = Files.readAllLines(card);
    int end = lines.lastIndexOf("```");
    int begin = lines.subList(0, end).lastIndexOf("```");
    String command = String.join("\n", lines.subList(begin + 1, end));
    assertThat(command).startsWith("submit-scripts/digits.sh train \\\n").contains("--seed 7");

    Submit.Outcome again =
        Submit.run(
            folder,
            List.of("bash", "-c", command + " --output '" + output + "' --run-id again"),
            Map.of("SPARK_MASTER", "local[1]"));

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(metrics("again").parametersSha256()).isEqualTo(metrics("2026").parametersSha256());
  }

  private static RunMetrics metrics(String run) throws Exception {
    return PublishedRuns.open(output, run).metrics();
  }
}

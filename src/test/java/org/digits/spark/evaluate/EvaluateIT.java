package org.digits.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Shift;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunMetrics;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("core")
class EvaluateIT {
  private static final List<String> ENGINES = List.of("vector", "dl4j");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static RunMetrics trained;

  @BeforeAll
  static void train() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    for (String engine : ENGINES) {
      trained =
          SilentTraining.run(
                  spark,
                  Map.of(
                      Option.DATA,
                      folder.resolve("data").toString(),
                      Option.OUTPUT,
                      folder.toString(),
                      Option.RUN_ID,
                      engine,
                      Option.ENGINE,
                      engine,
                      Option.EPOCHS,
                      "3"))
              .metrics();
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void statisticsDoNotDependOnPartitionsOrOrder() throws Exception {
    ImageDataset train = IdxDatasets.train(spark, folder.resolve("data").toString());
    ImageDataset shuffled =
        new ImageDataset("shuffled", train.rows().repartition(7), train.height(), train.width());
    DatasetScan scan = DatasetScan.of(shuffled);

    assertThat(DataProfile.of(scan.statistics(), scan.labels(), 3))
        .isEqualTo(trained.trainingImages());
    assertThat(scan.sha256()).isEqualTo(trained.dataset().train().sha256());
    assertThat(trained.trainingImages().labels()).containsExactly(101L, 100L, 100L);
  }

  @Test
  void theTestImagesShowNoDriftAndGiveTheNumbersOfTheTraining() throws Exception {
    EvaluationRecord result = evaluate("dl4j", folder.resolve("data"));

    assertThat(result.evaluation()).isEqualTo(trained.test());
    assertThat(result.engine()).isEqualTo("dl4j");
    assertThat(result.data().sha256()).isEqualTo(trained.dataset().test().sha256());
    assertThat(result.drift().verdict()).as("%s", result.drift()).isEqualTo(Shift.Verdict.NONE);
  }

  @Test
  void changedImagesAlarmAndTheJsonSaysSo() throws Exception {
    ImageBlock test = Digits.block(0, 91, 12, 3, 2);
    byte[] inverted = test.pixels().clone();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) (255 - (inverted[i] & 0xFF));
    }
    Path data = folder.resolve("inverted");
    IdxFiles.write(data, test, new ImageBlock(12, 12, test.ids(), inverted, test.labels()));
    EvaluationRecord result = evaluate("vector", data);
    Path file = folder.resolve("json/result.json");
    RunEvaluation.write(spark, result, file.toString());

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/runId").asText()).isEqualTo("vector");
    assertThat(json.at("/engine").asText()).isEqualTo("vector");
    assertThat(json.at("/manifestSha256").asText()).hasSize(64);
    assertThat(json.at("/data/count").asInt()).isEqualTo(91);
    assertThat(json.at("/evaluation/accuracy").asDouble())
        .isEqualTo(result.evaluation().accuracy());
    assertThat(json.at("/drift/verdict").asText()).isEqualTo("large");
    assertThat(json.at("/drift/shifts")).hasSize(10);
    assertThat(json.at("/drift/shifts/0/index").asDouble()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "dl4j"})
  void imagesOfAnotherSizeAreOneLine(String engine) throws Exception {
    // 13 x 13 would fit the network as well: its pooling drops the last row and column.
    for (int side : new int[] {13, 28}) {
      Path data = folder.resolve("size" + side);
      ImageBlock images = Digits.block(0, 60, side, 3, 2);
      IdxFiles.write(data, images, images);
      assertThatThrownBy(() -> evaluate(engine, data))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining(
              "t10k-images-idx3-ubyte: expected images of 12 x 12, the size that run %s was trained on, found %d x %d; scale the images",
              engine, side, side);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "dl4j"})
  void aLabelThatTheModelDoesNotKnowIsOneLine(String engine) throws Exception {
    ImageBlock images = Digits.block(0, 60, 12, 3, 2);
    int[] labels = images.labels().clone();
    labels[5] = 3;
    Path data = folder.resolve("label");
    IdxFiles.write(data, images, new ImageBlock(12, 12, images.ids(), images.pixels(), labels));
    assertThatThrownBy(() -> evaluate(engine, data))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("t10k-images-idx3-ubyte: expected labels 0 to 2")
        .hasMessageContaining("found 3 at image 5; correct the label");
  }

  @Test
  void aRunOfAnOlderVersionIsEvaluatedWithoutTheNote() throws Exception {
    PublishedRuns.publishAgainWithoutStatistics(folder, "vector");

    EvaluationRecord result = evaluate("vector-older", folder.resolve("data"));

    assertThat(result.evaluation())
        .isEqualTo(evaluate("vector", folder.resolve("data")).evaluation());
    assertThat(result.drift().verdict()).isEqualTo(Shift.Verdict.UNKNOWN);
    assertThat(result.drift().reason()).contains("older version");
    Path data = folder.resolve("size-of-older");
    ImageBlock images = Digits.block(0, 60, 28, 3, 2);
    IdxFiles.write(data, images, images);
    assertThatThrownBy(() -> evaluate("vector-older", data))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected images of 12 x 12 (or 10 to 13 x 10 to 13)")
        .hasMessageContaining("found 28 x 28");
  }

  @Test
  void noImagesAreOneLine() throws Exception {
    ImageBlock images = Digits.block(0, 60, 12, 3, 2);
    Path data = folder.resolve("none");
    IdxFiles.write(data, images, images.select(new int[0]));
    assertThatThrownBy(() -> evaluate("vector", data))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("t10k-images-idx3-ubyte");
  }

  private static EvaluationRecord evaluate(String run, Path data) throws Exception {
    return RunEvaluation.evaluate(spark, folder.toString(), run, data.toString(), ImageFormat.AUTO);
  }
}

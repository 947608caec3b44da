package org.digits.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.config.GateRule;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.evaluation.Evaluation;
import org.digits.publishing.gate.GateCheck;
import org.digits.publishing.gate.GateRecord;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.predict.PredictedRows;
import org.digits.spark.predict.RunModel;
import org.digits.testing.IdxFiles;
import org.digits.testing.NightlyImages;
import org.digits.testing.SilentTraining;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of retraining on drifting data, one with wrong labels; -Ddigits.nights=30 for a month. */
class NightsIT {
  private static final int NIGHTS = Integer.getInteger("digits.nights", 5);
  private static final int IMAGES_A_NIGHT = 2000;
  private static final int WINDOW_NIGHTS = 3;
  private static final GateRules RULES =
      GateRules.of(Map.of(GateRule.MIN_ACCURACY, "0.9", GateRule.MIN_RECALL, "0.8"));

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("it")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  @Test
  void theChampionNeverFallsByMoreThanTheGateAllows() throws Exception {
    NightlyImages images = NightlyImages.load(spark);
    int poisoned = NIGHTS / 2;
    List<ImageBlock> window = new ArrayList<>();
    String champion = "";
    double accuracy = 0;
    int promotions = 0;
    for (int night = 0; night < NIGHTS; night++) {
      window.add(images.night(night, NIGHTS, IMAGES_A_NIGHT, night == poisoned));
      if (window.size() > WINDOW_NIGHTS) {
        window.remove(0);
      }
      QualityGate.Outcome outcome = retrain(night, NightlyImages.together(window), images.test());
      GateRecord verdict = outcome.verdict();
      if (!champion.isEmpty()) {
        GateRecord.Comparison rival = verdict.comparedWith().get(0);
        assertThat(rival.runId()).isEqualTo(champion);
        assertThat(rival.evaluation().accuracy()).isEqualTo(accuracy);
      }
      boolean promoted = outcome.result() == QualityGate.Result.PROMOTED;
      print(night, night == poisoned, verdict, images.driftedTest(night, NIGHTS));
      if (promoted) {
        assertThat(verdict.evaluation().accuracy())
            .isGreaterThanOrEqualTo(accuracy - RULES.maxAccuracyLoss() - 1e-12);
        champion = verdict.runId();
        accuracy = verdict.evaluation().accuracy();
        promotions++;
      }
      if (night == poisoned) {
        assertThat(promoted).isFalse();
        assertThat(failed(verdict)).contains("max-accuracy-loss", "significance");
      }
    }
    assertThat(promotions).isGreaterThanOrEqualTo(2);
    Evaluation last =
        RunEvaluation.evaluate(
                spark, output(), champion, folder.resolve("data").toString(), ImageFormat.AUTO)
            .evaluation();
    assertThat(last.accuracy()).isCloseTo(accuracy, within(0.0)).isGreaterThan(0.9);
  }

  private QualityGate.Outcome retrain(int night, ImageBlock train, ImageBlock test)
      throws Exception {
    Path data = folder.resolve("data");
    IdxFiles.write(data, train, test);
    String run = "night-%02d".formatted(night + 1);
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data.toString());
    settings.put(Option.OUTPUT, output());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "3");
    settings.put(Option.AUGMENTATION, "none"); // three epochs of a small window are too few for it
    settings.put(Option.PROMOTION, "gate");
    SilentTraining.run(spark, settings);
    return new QualityGate(spark, output(), Clock.systemUTC())
        .promote(
            run,
            new QualityGate.Request(
                RULES,
                data.toString(),
                ImageFormat.AUTO,
                ImageReading.DEFAULT,
                QualityGate.Verdict.RECORDED,
                QualityGate.TrainedOn.REFUSED));
  }

  private String output() {
    return folder.resolve("output").toString();
  }

  /** A row of the table in gate.md. */
  private void print(int night, boolean poisoned, GateRecord verdict, ImageBlock drifted)
      throws Exception {
    List<String> failed = failed(verdict);
    List<String> cells = new ArrayList<>();
    cells.add(night + 1 + (poisoned ? ", wrong labels" : ""));
    cells.add(percent(verdict.evaluation().accuracy()));
    if (verdict.comparedWith().isEmpty()) {
      cells.addAll(List.of("", "", "", ""));
    } else {
      GateRecord.Comparison rival = verdict.comparedWith().get(0);
      cells.add(rival.runId().replaceAll("night-0?", ""));
      cells.add(percent(rival.evaluation().accuracy()));
      cells.add(rival.discordant().candidateOnly() + " : " + rival.discordant().championOnly());
      cells.add("%.3g".formatted(rival.lossPValue()));
    }
    cells.add(percent(accuracy(verdict.runId(), drifted)));
    cells.add(
        verdict.comparedWith().isEmpty()
            ? ""
            : percent(accuracy(verdict.comparedWith().get(0).runId(), drifted)));
    cells.add(failed.isEmpty() ? "accepted" : "rejected: " + String.join(", ", failed));
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  private static String percent(double part) {
    return "%.2f %%".formatted(100 * part);
  }

  private double accuracy(String run, ImageBlock images) throws Exception {
    RunModel model = RunModel.open(output(), run, new Configuration());
    float[] probabilities = model.predictor().predict(images);
    int classes = probabilities.length / images.size();
    long right =
        IntStream.range(0, images.size())
            .filter(
                row ->
                    images.labels()[row]
                        == PredictedRows.best(
                            Arrays.copyOfRange(probabilities, row * classes, (row + 1) * classes)))
            .count();
    return (double) right / images.size();
  }

  private static List<String> failed(GateRecord verdict) {
    return verdict.rules().stream().filter(rule -> !rule.passed()).map(GateCheck::rule).toList();
  }
}

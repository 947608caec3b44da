package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.Preset;
import org.digits.data.DataFormatException;
import org.digits.evaluation.Calibration;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.DamagedFileException;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Sha256;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are checked by training them again. */
@Tag("core")
class VerificationIT {
  @TempDir static Path folder;
  private static SparkSession spark;

  private final List<RoundReport> rounds = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aRunIsItsSettingsAndItsData() throws Exception {
    Map<Option, String> settings =
        Map.of(
            Option.EPOCHS, "1.5",
            Option.GROUPS, "2",
            Option.GROUP_WORKERS, "2",
            Option.OUTER_MOMENTUM, "0.3",
            Option.AUGMENTATION, "elastic",
            Option.WEIGHT_DECAY, "0.2",
            Option.VALIDATION_FRACTION, "0.2",
            Option.BATCH_SIZE, "5",
            Option.SEED, "7");
    RunMetrics run = train("whole", settings);

    RunVerification.Result result = verify("whole", OptionalInt.empty());

    assertThat(result.difference()).isEmpty();
    assertThat(result.isWhole()).isTrue();
    assertThat(result.parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(rounds).hasSameSizeAs(run.training().rounds()).hasSizeGreaterThan(3);
    assertThat(folder.resolve("output/checkpoints/whole")).doesNotExist();
  }

  @Test
  void aTemperatureIsFittedOnTheValidationSplitOrIsThePresets() throws Exception {
    Calibration split =
        train("split", Map.of(Option.EPOCHS, "1", Option.VALIDATION_FRACTION, "0.2")).calibration();
    assertThat(split.fittedOn()).isEqualTo(Calibration.Source.VALIDATION);
    assertThat(split.temperature()).isBetween(0.5, 8.0).isNotEqualTo(1);
    assertThat(split.plainError()).isBetween(0.0, 1.0);
    assertThat(split.expectedError()).isBetween(0.0, 1.0).isNotEqualTo(split.plainError());

    Calibration preset =
        train("preset", Map.of(Option.PRESET, "fast", Option.EPOCHS, "")).calibration();
    assertThat(preset.fittedOn()).isEqualTo(Calibration.Source.PRESET);
    assertThat(preset.temperature()).isEqualTo(Preset.FAST.temperature());

    Calibration none =
        train("none", Map.of(Option.EPOCHS, "", Option.LEARNING_RATE, "0.002")).calibration();
    assertThat(none.fittedOn()).isEqualTo(Calibration.Source.NOTHING);
    assertThat(none.temperature()).isEqualTo(1);
    assertThat(none.expectedError()).isEqualTo(none.plainError());
  }

  @Test
  void aBudgetBecomesEpochsByWhichItIsTrainedAgain() throws Exception {
    RunMetrics run = train("budget", Map.of(Option.EPOCHS, "", Option.BUDGET_SECONDS, "1"));
    String epochs = run.config().get("epochs").toString();
    RunMetrics again = train("again", Map.of(Option.EPOCHS, epochs));

    assertThat(run.config()).containsEntry("budget-seconds", 1);
    // The small set takes a hundredth of a second.
    assertThat(Double.parseDouble(epochs)).isGreaterThan(3);
    assertThat(again.parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(verify("budget", OptionalInt.empty()).difference()).isEmpty();
    // A scheduler that starts it once more finds it published, whatever the rate is by then.
    Map<Option, String> same =
        settings("budget", Map.of(Option.EPOCHS, "", Option.BUDGET_SECONDS, "1"));
    assertThat(SilentTraining.run(spark, same).sample()).isEmpty();
  }

  @Test
  void aWarmStartIsVerifiedFromItsOwn() throws Exception {
    train("first", Map.of());
    RunMetrics warm = train("warm", Map.of(Option.INIT_FROM, "first"));

    assertThat(verify("warm", OptionalInt.empty()).difference()).isEmpty();
    assertThat(warm.config()).containsEntry("init-from", "first");
  }

  @Test
  void aPartOfItsRoundsIsAPart() throws Exception {
    train("part", Map.of());

    RunVerification.Result result = verify("part", OptionalInt.of(2));

    assertThat(result.difference()).isEmpty();
    assertThat(result.isWhole()).isFalse();
    assertThat(rounds).hasSize(2);
  }

  @Test
  void theFirstRoundThatDiffersIsNamedAndTheLast() throws Exception {
    RunMetrics run = train("other", Map.of());
    RoundReport second = run.training().rounds().get(1);
    // As if another network had been put in its place, with a manifest to match.
    rewrite("other", "\"loss\" : " + second.loss(), "\"loss\" : 0.125");

    RunVerification.Result result = verify("other", OptionalInt.empty());

    assertThat(result.difference())
        .contains(
            "round 2 differs: expected a mean loss of 0.125 over %1$,d images, found %2$s over %1$,d"
                .formatted(second.examples(), second.loss()));
    assertThat(rounds).hasSize(2);
    rewrite("other", "\"loss\" : 0.125", "\"loss\" : " + second.loss());
    String sha256 = run.parametersSha256();
    rewrite("other", sha256, sha256.replace(sha256.charAt(0), sha256.charAt(1)));
    assertThat(verify("other", OptionalInt.empty()).difference().orElseThrow())
        .startsWith("the rounds are as recorded, the parameters are not: expected parametersSha256")
        .endsWith("found " + sha256);
  }

  @Test
  void dataThatChangedAreNotTrainedOn() throws Exception {
    train("moved", Map.of());
    Path changed = folder.resolve("changed");
    IdxFiles.writeSmall(changed);
    Path images = changed.resolve("train-images-idx3-ubyte");
    byte[] bytes = Files.readAllBytes(images);
    bytes[1000] ^= 1;
    Files.write(images, bytes);

    RunVerification.Result result =
        verification("moved")
            .verify(
                new RunVerification.Request(changed.toString(), "", OptionalInt.empty()),
                new TrainingListener() {},
                note -> {});

    assertThat(result.rounds()).isZero();
    assertThat(result.difference().orElseThrow())
        .startsWith("its training images have changed: expected 301 of SHA-256 ");
  }

  @Test
  void whatIsDamagedOrWasNotTrainedHereIsRefused() throws Exception {
    train("damaged", Map.of());
    Path metrics = folder.resolve("output/runs/damaged/metrics.json");
    Files.writeString(metrics, Files.readString(metrics) + " ");
    assertThatThrownBy(() -> verification("damaged")).isInstanceOf(DamagedFileException.class);

    train("stock", Map.of());
    rewrite("stock", "\"trainer\" : \"averaging\"", "\"trainer\" : \"dl4j-spark\"");
    assertThatThrownBy(() -> verify("stock", OptionalInt.empty()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("found one of dl4j-spark, whose bits cannot be had again");
  }

  private static void rewrite(String run, String from, String to) throws Exception {
    Path metrics = folder.resolve("output/runs/" + run + "/metrics.json");
    Path manifest = metrics.resolveSibling("manifest.json");
    byte[] before = Files.readAllBytes(metrics);
    String text = new String(before, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    byte[] after = text.replaceFirst(Pattern.quote(from), to).getBytes(StandardCharsets.UTF_8);
    Files.write(metrics, after);
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace(Sha256.of(before), Sha256.of(after))
            .replace("\"length\" : " + before.length + ",", "\"length\" : " + after.length + ","));
  }

  private RunVerification.Result verify(String run, OptionalInt most) throws Exception {
    rounds.clear();
    return verification(run)
        .verify(
            new RunVerification.Request("", "", most),
            new TrainingListener() {
              @Override
              public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
                rounds.add(report);
              }
            },
            note -> {});
  }

  private static RunVerification verification(String run) throws Exception {
    return new RunVerification(spark, folder.resolve("output").toString(), run);
  }

  private static RunMetrics train(String run, Map<Option, String> settings) throws Exception {
    return SilentTraining.run(spark, settings(run, settings)).metrics();
  }

  private static Map<Option, String> settings(String run, Map<Option, String> settings) {
    Map<Option, String> all = new EnumMap<>(Option.class);
    all.put(Option.DATA, folder.resolve("data").toString());
    all.put(Option.OUTPUT, folder.resolve("output").toString());
    all.put(Option.EPOCHS, "2");
    all.put(Option.ROUND_FREQUENCY, "4");
    all.put(Option.RUN_ID, run);
    all.putAll(settings);
    return all;
  }
}

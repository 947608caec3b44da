package org.digits.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.config.GateRule;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.evaluation.Evaluation;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.Rollback;
import org.digits.publishing.gate.GateCheck;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateRecord.Decision;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.evaluate.QualityGate.Result;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.run.TrainingPipeline;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate on real runs: two good ones, one trained on wrong labels, in one output each test. */
class QualityGateIT {
  private static final Map<GateRule, String> LOOSE =
      Map.of(GateRule.MIN_ACCURACY, "0.8", GateRule.MIN_RECALL, "0.6");

  @TempDir static Path folder;
  @TempDir Path outputFolder;
  private static SparkSession spark;
  private Path output;

  @BeforeAll
  static void train() throws Exception {
    ImageBlock train = Digits.block(0, 301, 12, 3, 1);
    ImageBlock test = Digits.block(0, 91, 12, 3, 2);
    IdxFiles.write(folder.resolve("data"), train, test);
    int[] wrong = train.labels().clone();
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = i % 2 == 0 ? (wrong[i] + 1) % 3 : wrong[i];
    }
    IdxFiles.write(
        folder.resolve("poisoned"),
        new ImageBlock(12, 12, train.ids(), train.pixels(), wrong),
        test);
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    train("a", "data", "vector", "1");
    train("b", "data", "dl4j", "2");
    train("bad", "poisoned", "vector", "1");
  }

  private static TrainingPipeline.Result train(String run, String data, String engine, String seed)
      throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, folder.resolve(data).toString());
    settings.put(Option.OUTPUT, folder.resolve("trained").toString());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.ENGINE, engine);
    settings.put(Option.SEED, seed);
    settings.put(Option.EPOCHS, "3");
    settings.put(Option.PROMOTION, "gate");
    return SilentTraining.run(spark, settings);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void copyRuns() throws Exception {
    output = outputFolder.resolve("output");
    try (var files = Files.walk(folder.resolve("trained"))) {
      for (Path file : files.toList()) {
        Files.copy(file, output.resolve(folder.resolve("trained").relativize(file).toString()));
      }
    }
  }

  @Test
  void theFirstRunIsJudgedWithoutAChampionAndThenStaysIt() throws Exception {
    assertThat(champion()).isEmpty();
    QualityGate.Outcome first = promote("a");

    assertThat(first.result()).isEqualTo(Result.PROMOTED);
    assertThat(first.verdict().comparedWith()).isEmpty();
    assertThat(champion()).contains("a");
    QualityGate.Outcome again = promote("a");
    assertThat(again.result()).isEqualTo(Result.CHAMPION_ALREADY);
    assertThat(again.verdict()).isEqualTo(first.verdict());
    assertThat(history()).hasSize(1);
  }

  @Test
  void bothAreEvaluatedInOnePassAsEachAlone() throws Exception {
    promote("a");
    QualityGate.Outcome outcome = promote("b");

    assertThat(outcome.result()).isEqualTo(Result.PROMOTED);
    GateRecord verdict = outcome.verdict();
    assertThat(verdict.evaluation()).isEqualTo(evaluate("b"));
    GateRecord.Comparison comparison = verdict.comparedWith().get(0);
    assertThat(comparison.runId()).isEqualTo("a");
    assertThat(comparison.evaluation()).isEqualTo(evaluate("a"));
    assertThat(comparison.discordant().candidateOnly() - comparison.discordant().championOnly())
        .isEqualTo(Math.round(91 * (evaluate("b").accuracy() - evaluate("a").accuracy())));
    assertThat(champion()).contains("b");
    assertThat(history()).extracting(ChampionChange::runId).containsExactly("a", "b");
  }

  @Test
  void aRunOfWrongLabelsIsRejectedForEachReasonAndStaysRejected() throws Exception {
    promote("a");
    QualityGate.Outcome outcome = promote("bad");

    assertThat(outcome.result()).isEqualTo(Result.REJECTED);
    assertThat(outcome.verdict().rules())
        .filteredOn(rule -> !rule.passed())
        .extracting(GateCheck::rule)
        .contains("min-accuracy", "max-accuracy-loss", "significance");
    promote("b");
    assertThat(promote("bad").verdict()).isEqualTo(outcome.verdict());
    assertThat(champion()).contains("b");
    assertThat(Path.of(outcome.location().replace("file:", ""))).exists();
  }

  @Test
  void aVerdictIsActedOnOnceAndOnlyARollbackBringsARunBack() throws Exception {
    promote("a");
    assertThat(judge("b").decision()).isEqualTo(Decision.PROMOTE);
    assertThat(champion()).contains("a");
    assertThat(promote("b").verdict().judgedAt()).isEqualTo(judge("b").judgedAt());
    assertThat(judge("b").decision()).isEqualTo(Decision.KEEP);
    assertThat(promote("a").result()).isEqualTo(Result.CHAMPION_BEFORE);
    assertThat(champion()).contains("b");

    new Rollback(storage()).run(Optional.empty(), "worse on new scans");
    assertThat(champion()).contains("a");
    assertThat(promote("b").result()).isEqualTo(Result.CHAMPION_BEFORE);
    assertThat(champion()).contains("a");
    assertThat(history()).hasSize(3);
  }

  @Test
  void anAcceptanceAgainstAnEarlierChampionIsJudgedAgain() throws Exception {
    GateRecord alone = judge("b");
    assertThat(alone.comparedWith()).isEmpty();
    promote("a");

    GateRecord compared = judge("b");
    assertThat(compared.comparedWith()).hasSize(1);
    assertThat(promote("b").verdict().comparedWith()).isEqualTo(compared.comparedWith());
  }

  @Test
  void newRulesTakeANewVerdict() throws Exception {
    Map<GateRule, String> strict = Map.of(GateRule.MIN_ACCURACY, "1", GateRule.MIN_RECALL, "1");
    promote("a");
    assertThat(judge("bad").accepted()).isFalse();
    Map<GateRule, String> none =
        Map.of(
            GateRule.MIN_ACCURACY, "0",
            GateRule.MIN_RECALL, "0",
            GateRule.MAX_ACCURACY_LOSS, "1",
            GateRule.SIGNIFICANCE, "0");

    assertThat(gate().judge("bad", request(none, QualityGate.Verdict.RECORDED)).accepted())
        .isFalse();
    assertThat(gate().judge("bad", request(none, QualityGate.Verdict.NEW)).accepted()).isTrue();
    assertThat(gate().judge("bad", request(strict, QualityGate.Verdict.NEW)).accepted()).isFalse();
  }

  @Test
  void aChampionThatDoesNotVerifyIsNamed() throws Exception {
    promote("a");
    Files.writeString(output.resolve("runs/a/README.md"), "changed");

    assertThatThrownBy(() -> promote("b"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the champion cannot be compared with: README.md of run a is damaged")
        .hasMessageContaining("rollback --to");
    assertThat(champion()).contains("a");
  }

  @Test
  void aRunIsNamedByItsPathToo() throws Exception {
    QualityGate.Outcome outcome = promote(output.resolve("runs/a").toString());

    assertThat(outcome.result()).isEqualTo(Result.PROMOTED);
    assertThat(outcome.location()).endsWith("/output/gates/a.json");
    assertThat(champion()).contains("a");
    Path otherName = Files.createSymbolicLink(outputFolder.resolve("link"), output);
    assertThat(promote(otherName.resolve("runs/b").toString()).result()).isEqualTo(Result.PROMOTED);
    assertThat(champion()).contains("b");
  }

  @Test
  void aRunOfAnotherOutputCannotBecomeChampion() throws Exception {
    Files.move(output.resolve("runs/bad"), outputFolder.resolve("away"));
    assertThatThrownBy(() -> promote(folder.resolve("trained/runs/bad").toString()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("trained/runs/bad cannot become champion of ")
        .hasMessageEndingWith("/output/runs/bad; name the --output that has it");
    assertThat(output.resolve("champion.json")).doesNotExist();
    assertThat(output.resolve("gates")).doesNotExist();
  }

  @Test
  void aTrainingThatWasPublishedIsDoneAndAnotherOneOfItsNameIsNamed() throws Exception {
    byte[] manifest = Files.readAllBytes(folder.resolve("trained/runs/a/manifest.json"));

    TrainingPipeline.Result again = train("a", "data", "auto", "1");

    assertThat(again.sample()).isEmpty();
    assertThat(again.metrics().runId()).isEqualTo("a");
    assertThat(folder.resolve("trained/runs/a/manifest.json")).hasBinaryContent(manifest);
    assertThatThrownBy(() -> train("a", "data", "vector", "7"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is another one: seed was 1 and is now 7; choose another --run-id")
        .hasMessageEndingWith("train on from this one with --init-from a");
    assertThatThrownBy(() -> train("a", "poisoned", "vector", "1"))
        .hasMessageContaining("is another one: training-data was ");
    assertThat(folder.resolve("trained/champion.json")).doesNotExist();
  }

  private QualityGate gate() throws StorageException {
    return new QualityGate(spark, output.toString(), Clock.systemUTC());
  }

  private QualityGate.Outcome promote(String run) throws Exception {
    return gate().promote(run, request(LOOSE, QualityGate.Verdict.RECORDED));
  }

  private GateRecord judge(String run) throws Exception {
    return gate().judge(run, request(LOOSE, QualityGate.Verdict.RECORDED));
  }

  private static QualityGate.Request request(
      Map<GateRule, String> rules, QualityGate.Verdict verdict) {
    return new QualityGate.Request(
        GateRules.of(rules),
        folder.resolve("data").toString(),
        ImageFormat.AUTO,
        ImageReading.DEFAULT,
        verdict,
        QualityGate.TrainedOn.REFUSED);
  }

  private Evaluation evaluate(String run) throws Exception {
    return RunEvaluation.evaluate(
            spark, output.toString(), run, folder.resolve("data").toString(), ImageFormat.AUTO)
        .evaluation();
  }

  private Storage storage() throws StorageException {
    return Storage.of(output.toString(), new Configuration());
  }

  private Optional<String> champion() throws StorageException {
    return new ChampionPointer(storage()).read().map(ChampionPointer.Champion::runId);
  }

  private List<ChampionChange> history() throws StorageException {
    return new ChampionPointer(storage()).history();
  }
}

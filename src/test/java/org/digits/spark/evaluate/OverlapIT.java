package org.digits.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.digits.config.GateRule;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.fetch.MnistFolder;
import org.digits.evaluation.ImageSketch;
import org.digits.evaluation.ImageSketch.Matches;
import org.digits.evaluation.Overlap;
import org.digits.evaluation.OverlapNote;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateTable;
import org.digits.publishing.run.ImageSketchFormat;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunReader;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.evaluate.QualityGate.Result;
import org.digits.spark.evaluate.QualityGate.TrainedOn;
import org.digits.spark.evaluate.QualityGate.Verdict;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.run.TrainingPipeline;
import org.digits.testing.IdxFiles;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that a run was trained on are found among those that it is evaluated on. */
class OverlapIT {
  private static final Random RANDOM = new Random(27);
  private static final int SIDE = 10 + RANDOM.nextInt(4);
  private static final int CLASSES = 3;
  private static final ImageBlock TRAIN = digits(240 + RANDOM.nextInt(60));
  private static final ImageBlock MORE = digits(150 + RANDOM.nextInt(60));
  private static final ImageBlock TEST = digits(80 + RANDOM.nextInt(20));

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void train() throws Exception {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    data("data", TRAIN, TEST);
    train("run", "data", Map.of());
    PublishedRuns.publishAgainWithoutStatistics(folder, "run");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void imagesOfTheTrainingAreCounted(double share) throws Exception {
    int shared = (int) (share * TRAIN.size());
    ImageBlock images = both(rows(TRAIN, shared), rows(TEST, TEST.size()));
    data("shared", MORE, images);

    EvaluationRecord result = evaluate("run", "shared");

    assertThat(result.data().overlap())
        .isEqualTo(new Overlap("", images.size(), images.size(), shared, shared));
    RunEvaluation.write(spark, result, folder.resolve("result.json").toString());
    JsonNode json = new ObjectMapper().readTree(folder.resolve("result.json").toFile());
    assertThat(json.at("/data/overlap/found").asInt(-1)).isEqualTo(shared);
    assertThat(json.at("/data/overlap/lookedUp").asInt()).isEqualTo(images.size());
  }

  @Test
  void itsOwnTrainingImagesAreAllOfThem() throws Exception {
    data("own", MORE, rows(TRAIN, TRAIN.size()));

    Overlap overlap = evaluate("run", "own").data().overlap();

    assertThat(OverlapNote.render(overlap))
        .isEqualToNormalizingNewlines(
            "overlap: %1$d of the %1$d images stand in the run's training data\n"
                .formatted(TRAIN.size()));
  }

  @Test
  void theGateRefusesThemUnlessTheyAreAllowed() throws Exception {
    data("seen", MORE, both(rows(TRAIN, 7), rows(TEST, TEST.size())));
    for (Verdict verdict : Verdict.values()) {
      assertThatThrownBy(() -> gate().judge("run", request("seen", verdict, TrainedOn.REFUSED)))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("seen/t10k-images-idx3-ubyte: 7 of the %d images", TEST.size() + 7)
          .hasMessageContaining("stand in the training data of run run, so its accuracy would mean")
          .hasMessageEndingWith("judge it by other images, or use --allow-overlap");
    }
    assertThatThrownBy(
            () -> gate().promote("run", request("seen", Verdict.RECORDED, TrainedOn.REFUSED)))
        .isInstanceOf(DataFormatException.class);
    assertThat(folder.resolve("gates/run.json")).doesNotExist();
    assertThat(folder.resolve("champion.json")).doesNotExist();

    GateRecord allowed = gate().judge("run", request("seen", Verdict.RECORDED, TrainedOn.ALLOWED));
    assertThat(allowed.accepted()).isTrue();
    assertThat(allowed.data().overlap().found()).isEqualTo(7);
    assertThat(GateTable.render(allowed)).contains("overlap: 7 of the ");
    assertThatThrownBy(
            () -> gate().promote("run", request("seen", Verdict.RECORDED, TrainedOn.REFUSED)))
        .isInstanceOf(DataFormatException.class);
    GateRecord onOthers = gate().judge("run", request("data", Verdict.RECORDED, TrainedOn.REFUSED));
    assertThat(onOthers.data().overlap().found()).isZero();
    assertThat(onOthers.data().count()).isEqualTo(TEST.size());
    assertThat(folder.resolve("champion.json")).doesNotExist();

    assertThat(gate().promote("run", request("seen", Verdict.NEW, TrainedOn.ALLOWED)).result())
        .isEqualTo(Result.PROMOTED);
    assertThat(folder.resolve("gates/run.json")).content().contains("\"found\" : 7");
    // A champion's verdict changes nothing any more.
    assertThat(gate().promote("run", request("seen", Verdict.RECORDED, TrainedOn.REFUSED)).result())
        .isEqualTo(Result.CHAMPION_ALREADY);

    train("rival", "more", Map.of());
    GateRecord compared =
        gate().judge("rival", request("seen", Verdict.RECORDED, TrainedOn.REFUSED));
    assertThat(compared.data().overlap().found()).isZero();
    assertThat(compared.comparedWith().get(0).overlap().found()).isEqualTo(7);
    assertThat(GateTable.render(compared))
        .contains(
            "7 of the %d images stand in the training data of champion run,"
                .formatted(TEST.size() + 7));
  }

  @Test
  void aRunOfAnOlderVersionSaysSoAndIsJudged() throws Exception {
    Overlap unknown = evaluate("run-older", "data").data().overlap();

    assertThat(unknown).isEqualTo(Overlap.unknown(TEST.size()));
    assertThat(OverlapNote.render(unknown)).contains("not looked for; the run is of an older");
    GateRecord record = gate().judge("run-older", request("data", Verdict.NEW, TrainedOn.REFUSED));
    assertThat(record.data().overlap()).isEqualTo(unknown);
    assertThat(GateTable.render(record)).contains("overlap: not looked for; the run is of an");
  }

  @Test
  void aRunThatStartedFromAnotherHasThatOnesImagesToo() throws Exception {
    String started = train("warm", "more", Map.of(Option.INIT_FROM, "run"));
    String fromOlder = train("lacking", "more", Map.of(Option.INIT_FROM, "run-older"));
    data("both", MORE, both(rows(TRAIN, 20), rows(MORE, 30)));

    assertThat(started).doesNotContain("kept no hashes");
    assertThat(evaluate("warm", "both").data().overlap())
        .isEqualTo(new Overlap("", 50, 50, 50, 50));
    assertThat(open("warm").trainingImages().orElseThrow())
        .isEqualTo(scan(TRAIN, "train").sketch().merge(scan(MORE, "train").sketch()));
    assertThat(fromOlder).contains("run-older kept no hashes of its training images");
    Overlap lacking = evaluate("lacking", "both").data().overlap();
    assertThat(lacking.found()).isEqualTo(30);
    assertThat(OverlapNote.render(lacking))
        .contains("at least 30 of the 50 images", "; a run that its training started from kept no");
    assertThat(evaluate("lacking", "data").data().overlap().reason()).isNotEmpty();
  }

  @Test
  void whatIsInQuarantineWasNotTrainedOn() throws Exception {
    data("leaky", both(MORE, rows(TEST, 5)), TEST);
    train("careful", "leaky", Map.of(Option.QUARANTINE, "true"));
    train("careless", "leaky", Map.of(Option.ALLOW_OVERLAP, "true"));

    assertThat(evaluate("careful", "leaky").data().overlap().found()).isZero();
    assertThat(evaluate("careless", "leaky").data().overlap().found()).isEqualTo(5);
    assertThat(open("careful").trainingImages()).contains(scan(MORE, "train").sketch());
  }

  @Test
  void theSketchIsListedAndTheSameInAnyPartitions() throws Exception {
    ImageDataset train = IdxDatasets.train(spark, folder.resolve("data").toString());
    ImageDataset shuffled = new ImageDataset("shuffled", train.rows().repartition(7), SIDE, SIDE);
    RunReader run = open("run");

    assertThat(run.manifest().files())
        .anyMatch(file -> file.name().equals(RunDirectory.TRAINING_IMAGES));
    assertThat(run.trainingImages()).contains(DatasetScan.of(shuffled).sketch());
    assertThat(run.trainingImages().orElseThrow().hashes()).hasSize(TRAIN.size());
  }

  @Test
  void noneOfMnistsTestImagesStandsInItsTrainingData() throws Exception {
    String mnist = MnistFolder.orSkip("the overlap of MNIST").toString();
    ImageSketch train = DatasetScan.of(IdxDatasets.train(spark, mnist)).sketch();
    DatasetScan test = DatasetScan.lookingUp(IdxDatasets.test(spark, mnist), List.of(train));

    assertThat(train.isExact()).isTrue();
    assertThat(ImageSketchFormat.write(train)).hasSizeBetween(470_000, 480_020);
    assertThat(test.matches()).containsExactly(new Matches(10_000, 0));
  }

  private static String train(String run, String data, Map<Option, String> more) throws Exception {
    data("more", MORE, TEST);
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, folder.resolve(data).toString());
    settings.put(Option.OUTPUT, folder.toString());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "2");
    settings.put(Option.PROMOTION, "gate");
    settings.putAll(more);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      TrainingConfig config = TrainingConfig.of(settings, Clock.systemUTC());
      new TrainingPipeline(spark, config, print, false).run();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static EvaluationRecord evaluate(String run, String data) throws Exception {
    return RunEvaluation.evaluate(
        spark, folder.toString(), run, folder.resolve(data).toString(), ImageFormat.AUTO);
  }

  private static QualityGate gate() throws Exception {
    return new QualityGate(spark, folder.toString(), Clock.systemUTC());
  }

  private static QualityGate.Request request(String data, Verdict verdict, TrainedOn trainedOn) {
    GateRules rules =
        GateRules.of(
            Map.of(
                GateRule.MIN_ACCURACY,
                "0",
                GateRule.MIN_RECALL,
                "0",
                GateRule.MAX_ACCURACY_LOSS,
                "1",
                GateRule.SIGNIFICANCE,
                "0"));
    return new QualityGate.Request(
        rules,
        folder.resolve(data).toString(),
        ImageFormat.AUTO,
        ImageReading.DEFAULT,
        verdict,
        trainedOn);
  }

  private static RunReader open(String run) throws Exception {
    return PublishedRuns.open(folder.toString(), run);
  }

  private static DatasetScan scan(ImageBlock images, String name) throws Exception {
    Path data = folder.resolve("scanned-" + name);
    IdxFiles.write(data, images, TEST);
    return DatasetScan.of(IdxDatasets.train(spark, data.toString()));
  }

  private static void data(String name, ImageBlock train, ImageBlock test) throws Exception {
    Files.createDirectories(folder);
    IdxFiles.write(folder.resolve(name), train, test);
  }

  private static ImageBlock digits(int count) {
    return Digits.block(0, count, SIDE, CLASSES, RANDOM.nextLong());
  }

  /** Some of the images, drawn in an order of their own. */
  private static ImageBlock rows(ImageBlock images, int count) {
    return images.select(RANDOM.ints(0, images.size()).distinct().limit(count).toArray());
  }

  private static ImageBlock both(ImageBlock a, ImageBlock b) {
    byte[] pixels = new byte[a.pixels().length + b.pixels().length];
    System.arraycopy(a.pixels(), 0, pixels, 0, a.pixels().length);
    System.arraycopy(b.pixels(), 0, pixels, a.pixels().length, b.pixels().length);
    int[] labels = IntStream.concat(IntStream.of(a.labels()), IntStream.of(b.labels())).toArray();
    long[] ids = IntStream.range(0, labels.length).asLongStream().toArray();
    return new ImageBlock(SIDE, SIDE, ids, pixels, labels);
  }
}

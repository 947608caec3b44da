package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that starts from a published run. */
@Tag("core")
class WarmStartIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static RunMetrics first;

  @BeforeAll
  static void trainTheFirst() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    first = train(Map.of(Option.RUN_ID, "first", Option.INIT_FROM, "champion"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void withoutAChampionTrainingStartsFromSeededParameters() throws Exception {
    assertThat(first.config()).containsEntry("init-from", "").containsEntry("init-from-sha256", "");
    assertThat(train(Map.of(Option.RUN_ID, "cold")).parametersSha256())
        .isEqualTo(first.parametersSha256());
  }

  @Test
  void theChampionIsRecordedByItsRunAndTheBitsAreReproducible() throws Exception {
    RunMetrics warm = train(Map.of(Option.RUN_ID, "warm", Option.INIT_FROM, "champion"));
    RunMetrics again =
        train(
            Map.of(
                Option.RUN_ID,
                "again",
                Option.INIT_FROM,
                "first",
                Option.INIT_FROM_SHA256,
                first.parametersSha256()));

    assertThat(warm.config())
        .containsEntry("init-from", "first")
        .containsEntry("init-from-sha256", first.parametersSha256());
    assertThat(again.parametersSha256())
        .isEqualTo(warm.parametersSha256())
        .isNotEqualTo(first.parametersSha256());
    assertThat(warm.training().rounds().get(0).loss())
        .isLessThan(first.training().rounds().get(0).loss() / 2);
  }

  @Test
  void aRunGoesOnFromItsOwnStartAfterTheChampionHasChanged() throws Exception {
    train(Map.of(Option.RUN_ID, "other", Option.SEED, "2"));
    RunMetrics whole = train(Map.of(Option.RUN_ID, "whole", Option.INIT_FROM, "champion"));
    Map<Option, String> settings =
        settings(Map.of(Option.RUN_ID, "cut", Option.INIT_FROM, "champion"));
    TrainingConfig config = TrainingConfig.of(settings, Clock.systemUTC());
    assertThatThrownBy(() -> new TrainingPipeline(spark, config, new Broken(2), false).run())
        .isInstanceOf(IllegalStateException.class);
    assertThat(folder.resolve("checkpoints/cut")).isNotEmptyDirectory();
    ChampionPointer pointer = new ChampionPointer(output());
    Champion before = pointer.read().orElseThrow();
    pointer.replace(
        Optional.of(before),
        Champion.of(RunReader.open(output(), "other")),
        ChampionChange.Cause.GATE,
        "");
    try {
      RunMetrics resumed = train(Map.of(Option.RUN_ID, "cut", Option.INIT_FROM, "champion"));

      assertThat(resumed.config()).containsEntry("init-from", "first");
      assertThat(resumed.parametersSha256()).isEqualTo(whole.parametersSha256());
    } finally {
      pointer.replace(pointer.read(), before, ChampionChange.Cause.ROLLBACK, "");
    }
  }

  @Test
  void aPublishedRunIsDoneEvenWhenItHasBecomeTheChampionItself() throws Exception {
    Map<Option, String> settings =
        settings(Map.of(Option.RUN_ID, "night", Option.INIT_FROM, "champion"));
    TrainingPipeline.Result trained = SilentTraining.run(spark, settings);
    ChampionPointer pointer = new ChampionPointer(output());
    Champion before = pointer.read().orElseThrow();
    pointer.replace(
        Optional.of(before),
        Champion.of(RunReader.open(output(), "night")),
        ChampionChange.Cause.GATE,
        "");
    try {
      TrainingPipeline.Result again = SilentTraining.run(spark, settings);

      assertThat(trained.sample()).isPresent();
      assertThat(again.sample()).isEmpty();
      assertThat(again.metrics().config()).containsEntry("init-from", "first");
    } finally {
      pointer.replace(pointer.read(), before, ChampionChange.Cause.ROLLBACK, "");
    }
  }

  @Test
  void aCheckpointOfAnotherStartIsRefused() throws Exception {
    TrainingConfig config =
        TrainingConfig.of(
            settings(Map.of(Option.RUN_ID, "mixed", Option.INIT_FROM, "first")), Clock.systemUTC());
    assertThatThrownBy(() -> new TrainingPipeline(spark, config, new Broken(2), false).run())
        .isInstanceOf(IllegalStateException.class);

    assertThatThrownBy(() -> train(Map.of(Option.RUN_ID, "mixed")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("run mixed cannot go on from its checkpoint: init-from was first")
        .hasMessageContaining("and is now absent");
  }

  @Test
  void otherParametersThanTheExpectedOnesAreRefused() {
    assertThatThrownBy(
            () ->
                train(
                    Map.of(
                        Option.RUN_ID,
                        "wrong",
                        Option.INIT_FROM,
                        "first",
                        Option.INIT_FROM_SHA256,
                        "0".repeat(64))))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("--init-from first: expected parameters of SHA-256 000")
        .hasMessageContaining("found " + first.parametersSha256());
  }

  @Test
  void parametersOfAChampionThatIsNotThereAreRefused() {
    assertThatThrownBy(
            () ->
                train(
                    Map.of(
                        Option.RUN_ID,
                        "unfounded",
                        Option.OUTPUT,
                        folder.resolve("no-champion").toString(),
                        Option.INIT_FROM,
                        "champion",
                        Option.INIT_FROM_SHA256,
                        first.parametersSha256())))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no-champion has no champion");
  }

  @Test
  void aRunThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> train(Map.of(Option.RUN_ID, "lost", Option.INIT_FROM, "nobody")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("there is no run nobody");
  }

  @Test
  void imagesOfAnotherSizeOrOtherClassesAreRefused() throws Exception {
    for (int[] other : new int[][] {{13, 3}, {12, 4}}) {
      Path data = folder.resolve("data-%d-%d".formatted(other[0], other[1]));
      IdxFiles.write(
          data,
          Digits.block(0, 60, other[0], other[1], 1),
          Digits.block(0, 40, other[0], other[1], 2));
      assertThatThrownBy(
              () ->
                  train(
                      Map.of(
                          Option.RUN_ID,
                          "other-network",
                          Option.DATA,
                          data.toString(),
                          Option.INIT_FROM,
                          "first")))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("--init-from first: expected a network for the images of")
          .hasMessageContaining("%1$d x %1$d in %2$d classes", other[0], other[1])
          .hasMessageContaining("found one for 12 x 12 in 3 classes");
    }
  }

  private static Storage output() throws StorageException {
    return Storage.of(folder.toString(), new Configuration());
  }

  private static Map<Option, String> settings(Map<Option, String> more) {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, folder.resolve("data").toString());
    settings.put(Option.OUTPUT, folder.toString());
    settings.put(Option.EPOCHS, "3");
    settings.put(Option.MIN_ACCURACY, "0");
    settings.put(
        Option.AUGMENTATION, "none"); // twelve pixels are too few to turn and still learn fast
    settings.putAll(more);
    return settings;
  }

  private static RunMetrics train(Map<Option, String> more) throws Exception {
    return SilentTraining.run(spark, settings(more)).metrics();
  }

  /** A terminal that breaks, and the run with it, in the middle of a training. */
  private static final class Broken extends PrintStream {
    private final String round;

    Broken(int round) {
      super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      this.round = "round " + round;
    }

    @Override
    public void println(String line) {
      if (line.contains(round)) {
        throw new IllegalStateException("the terminal is gone");
      }
    }
  }
}

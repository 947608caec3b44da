package org.digits.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.digits.data.augmentation.Augmentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "preset,balanced",
    "data,data/mnist",
    "test-data,''",
    "transpose,false",
    "from-date,''",
    "to-date,''",
    "classes,''",
    "labels,''",
    "output,output",
    "run-id,20260102-030405",
    "epochs,6",
    "budget-seconds,0",
    "batch-size,16",
    "groups,0",
    "group-workers,0",
    "averaging-frequency,0",
    "round-frequency,2000",
    "learning-rate,0.0",
    "schedule,one-cycle",
    "outer-momentum,0.0",
    "seed,1",
    "init-from,''",
    "init-from-sha256,''",
    "engine,auto",
    "trainer,averaging",
    "augmentation,affine",
    "validation-fraction,0.0",
    "allow-overlap,false",
    "quarantine,false",
    "min-accuracy,0.985",
    "promotion,first-run",
    "resume,false",
    "checkpoint-interval-seconds,0",
    "log-file,''"
  })
  void everyOptionHasItsDefault(String key, String expected) {
    assertThat(TrainingConfig.of(Map.of(), CLOCK).toMap().get(key)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "preset,fast",
    "data,hdfs://a/b",
    "test-data,hdfs://a/c",
    "transpose,true",
    "from-date,2026-11-24",
    "to-date,2026-11-25",
    "classes,12",
    "labels,1-26",
    "output,out",
    "run-id,r1",
    "epochs,7",
    "batch-size,8",
    "groups,3",
    "group-workers,2",
    "averaging-frequency,9",
    "round-frequency,11",
    "learning-rate,0.5",
    "schedule,constant",
    "outer-momentum,0.25",
    "seed,-4",
    "init-from,champion",
    "engine,dl4j",
    "trainer,dl4j-spark",
    "augmentation,affine",
    "validation-fraction,0.1",
    "allow-overlap,true",
    "quarantine,true",
    "min-accuracy,0.5",
    "promotion,gate",
    "resume,true",
    "checkpoint-interval-seconds,30",
    "log-file,x.log"
  })
  void everyOptionIsRead(String key, String value) {
    Map<Option, String> given = Map.of(Setting.of(Option.values(), key, "test"), value);
    assertThat(TrainingConfig.of(given, CLOCK).toMap().get(key)).hasToString(value);
  }

  @Test
  void everyValueThatTheHelpNamesIsTaken() {
    List<Option> choices =
        Stream.of(Option.values()).filter(option -> option.valueName().contains("|")).toList();
    assertThat(choices).hasSize(10);
    for (Option option : choices) {
      for (String value : option.valueName().split("\\|", -1)) {
        assertThat(TrainingConfig.of(Map.of(option, value), CLOCK).toMap().get(option.key()))
            .hasToString(value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "preset,quick,'one of fast, balanced, accurate'",
    "epochs,0,a positive number",
    "epochs,few,a positive number",
    "epochs,1e7,a positive number of at most 1000000",
    "batch-size,x,a whole number of at least 1",
    "batch-size,'',a whole number of at least 1",
    "round-frequency,'',a whole number of at least 1",
    "groups,-1,a whole number of at least 1",
    "group-workers,1.5,a whole number of at least 1",
    "averaging-frequency,0,a whole number of at least 1",
    "round-frequency,0,a whole number of at least 1",
    "learning-rate,0,a positive number",
    "learning-rate,NaN,a positive number",
    "schedule,cosine,'one of constant, one-cycle'",
    "outer-momentum,1,at least 0 and below 1",
    "seed,one,a whole number",
    "from-date,2026-02-30,a date as yyyy-MM-dd",
    "to-date,24.11.2026,a date as yyyy-MM-dd",
    "init-from-sha256,ABC,64 hexadecimal digits",
    "engine,fast,'one of auto, vector, dl4j'",
    "trainer,spark,'one of averaging, dl4j-spark'",
    "augmentation,flip,'one of none, affine'",
    "classes,1,a number of classes from 2",
    "classes,-3,a whole number of at least 1",
    "labels,cat,at least two labels",
    "labels,9-1,a range from a lower label to a higher one",
    "validation-fraction,2,at least 0 and below 1",
    "allow-overlap,yes,true or false",
    "quarantine,some,true or false",
    "min-accuracy,98,a number from 0 to 1",
    "min-accuracy,NaN,a number from 0 to 1",
    "promotion,always,'one of first-run, gate'",
    "resume,maybe,true or false",
    "data,'',a path or URI",
    "output,'',a path or URI",
    "checkpoint-interval-seconds,-1,a whole number of at least 0"
  })
  void aBadValueIsNamed(String key, String value, String expected) {
    Map<Option, String> given = Map.of(Setting.of(Option.values(), key, "test"), value);
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--" + key)
        .hasMessageContaining(expected)
        .hasMessageContaining("'" + value + "'");
  }

  @Test
  void thePresetSetsTheEpochsAndAnOptionWins() {
    Map<Option, String> given = new EnumMap<>(Option.class);
    given.put(Option.PRESET, "fast");
    assertThat(TrainingConfig.of(given, CLOCK).epochs()).isEqualTo(1.4);
    given.put(Option.EPOCHS, "9");
    assertThat(TrainingConfig.of(given, CLOCK).epochs()).isEqualTo(9);
    given.put(Option.EPOCHS, "0.25");
    assertThat(TrainingConfig.of(given, CLOCK).epochs()).isEqualTo(0.25);
    assertThat(TrainingConfig.of(given, CLOCK).toMap()).containsEntry("epochs", 0.25);
    given.put(Option.BUDGET_SECONDS, "60");
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .hasMessageEndingWith("and --epochs names them; use one of the two");
    given.remove(Option.BUDGET_SECONDS);
    given.put(Option.TRAINER, "dl4j-spark");
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .hasMessage("--trainer dl4j-spark trains whole epochs; found --epochs 0.25");
  }

  @ParameterizedTest
  @CsvSource({
    "fast,1.4,AFFINE,0.008,0.1",
    "balanced,6.0,AFFINE,0.003,0.05",
    "accurate,50.0,ELASTIC,0.003,0.05"
  })
  void thePresetSetsItsRecipe(
      String preset, double epochs, Augmentation augmentation, double peak, double decay) {
    TrainingConfig config =
        TrainingConfig.of(Map.of(Option.PRESET, preset), CLOCK).withCluster(1, 2);
    assertThat(config.epochs()).isEqualTo(epochs);
    assertThat(config.augmentation()).isEqualTo(augmentation);
    assertThat(config.learningRate().peak()).isEqualTo(peak);
    assertThat(config.weightDecay()).isEqualTo(decay);
  }

  @ParameterizedTest
  @CsvSource({"fast", "balanced", "accurate"})
  void anOptionWinsOverThePresetsRecipe(String preset) {
    Map<Option, String> given = new EnumMap<>(Option.class);
    given.put(Option.PRESET, preset);
    given.put(Option.AUGMENTATION, "none");
    given.put(Option.WEIGHT_DECAY, "0");
    given.put(Option.LEARNING_RATE, "0.001");
    TrainingConfig config = TrainingConfig.of(given, CLOCK).withCluster(1, 8);
    assertThat(config.augmentation()).isEqualTo(Augmentation.NONE);
    assertThat(config.weightDecay()).isZero();
    assertThat(config.learningRate().peak()).isEqualTo(0.001);
  }

  @Test
  void theStockTrainerKnowsNoWeightDecay() {
    assertThat(TrainingConfig.of(Map.of(Option.TRAINER, "dl4j-spark"), CLOCK).weightDecay())
        .isZero();
    Map<Option, String> given = Map.of(Option.TRAINER, "dl4j-spark", Option.WEIGHT_DECAY, "0.1");
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("knows no weight decay");
  }

  @Test
  void theStockTrainerTrainsOnTheImagesAsTheyAre() {
    Map<Option, String> given = Map.of(Option.TRAINER, "dl4j-spark");
    assertThat(TrainingConfig.of(given, CLOCK).augmentation()).isEqualTo(Augmentation.NONE);
  }

  @ParameterizedTest
  @CsvSource({"fast,0.98", "balanced,0.985", "accurate,0.99"})
  void thePresetSetsTheLeastAccuracyAndAnOptionWins(String preset, double expected) {
    Map<Option, String> given = new EnumMap<>(Option.class);
    given.put(Option.PRESET, preset);
    assertThat(TrainingConfig.of(given, CLOCK).minAccuracy()).isEqualTo(expected);
    given.put(Option.MIN_ACCURACY, "0");
    assertThat(TrainingConfig.of(given, CLOCK).minAccuracy()).isZero();
  }

  @Test
  void anOverlapIsEitherSetAsideOrTrainedOn() {
    Map<Option, String> given = Map.of(Option.QUARANTINE, "true", Option.ALLOW_OVERLAP, "true");
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("use one of the two");
  }

  @Test
  void datesInTheWrongOrderAreNamed() {
    Map<Option, String> given =
        Map.of(Option.FROM_DATE, "2026-11-25", Option.TO_DATE, "2026-11-24");
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--from-date, --to-date: expected a first day up to the last, found 2026-11-25 to 2026-11-24");
  }

  @Test
  void aHashOfParametersNeedsTheirRun() {
    Map<Option, String> given = new EnumMap<>(Option.class);
    given.put(Option.INIT_FROM_SHA256, "0a".repeat(32));
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("needs --init-from");
    given.put(Option.INIT_FROM, "r1");
    assertThat(TrainingConfig.of(given, CLOCK).initFromSha256()).isEqualTo("0a".repeat(32));
  }

  @Test
  void theStockTrainerDoesNotAugment() {
    Map<Option, String> given = new EnumMap<>(Option.class);
    given.put(Option.TRAINER, "dl4j-spark");
    given.put(Option.AUGMENTATION, "affine");
    assertThatThrownBy(() -> TrainingConfig.of(given, CLOCK))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--trainer dl4j-spark cannot augment");
  }

  @Test
  void theClusterFillsInWhatIsNotGiven() {
    TrainingConfig config = TrainingConfig.of(Map.of(Option.GROUPS, "3"), CLOCK).withCluster(8, 4);
    assertThat(config.groups()).isEqualTo(3);
    assertThat(config.workerSettings().groupWorkers()).isEqualTo(4);
    assertThat(config.workers()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,200,0.003",
    "1,2,200,0.003",
    "2,1,200,0.003",
    "1,3,66,0.00406620902",
    "1,32,6,0.024",
    "32,1,200,0.024",
    "2,16,12,0.024",
    "1,64,3,0.04036302793",
    "8,64,3,0.04036302793"
  })
  void theNumberOfWorkersDecidesHowTheyLearn(
      int groups, int groupWorkers, String averagingFrequency, double learningRate) {
    TrainingConfig config = TrainingConfig.of(Map.of(), CLOCK).withCluster(groups, groupWorkers);
    assertThat(config.toMap().get("averaging-frequency")).hasToString(averagingFrequency);
    assertThat(config.learningRate().peak()).isEqualTo(learningRate, offset(1e-11));
  }

  @ParameterizedTest
  @CsvSource({"schedule,constant", "trainer,dl4j-spark"})
  void aRateThatNeverFallsStaysSmall(String key, String value) {
    Map<Option, String> given = Map.of(Setting.of(Option.values(), key, "test"), value);
    TrainingConfig config = TrainingConfig.of(given, CLOCK).withCluster(1, 32);
    assertThat(config.learningRate().peak()).isEqualTo(0.003);
  }

  @Test
  void theStockTrainersWorkersAverageAllTogether() {
    Map<Option, String> stock = Map.of(Option.TRAINER, "dl4j-spark");
    assertThat(TrainingConfig.of(stock, CLOCK).withCluster(8, 1).toMap())
        .containsEntry("averaging-frequency", 25);
    assertThat(TrainingConfig.of(Map.of(), CLOCK).withCluster(8, 1).toMap())
        .containsEntry("averaging-frequency", 200);
  }

  @Test
  void whatIsGivenDoesNotFollowTheWorkers() {
    Map<Option, String> given =
        Map.of(Option.AVERAGING_FREQUENCY, "50", Option.LEARNING_RATE, "0.003");
    Map<String, Object> resolved = TrainingConfig.of(given, CLOCK).withCluster(4, 8).toMap();
    assertThat(resolved).containsEntry("averaging-frequency", 50);
    assertThat(resolved).containsEntry("learning-rate", 0.003);
  }

  @Test
  void aByteOrderMarkIsNoPartOfAKey(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("t.properties"), "\uFEFFepochs=3\n");
    assertThat(ConfigReader.read(file)).containsExactly(Map.entry(Option.EPOCHS, "3"));
  }

  @Test
  void anUnknownKeyOfAFileSuggestsTheNearest(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("t.properties"), "batchsize=3\n");
    assertThatThrownBy(() -> ConfigReader.read(file))
        .hasMessageContaining("t.properties")
        .hasMessageContaining("unknown setting 'batchsize'")
        .hasMessageContaining("'batch-size'");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> ConfigReader.read(folder.resolve("none.properties")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.properties");
  }

  @Test
  void theShippedFileHoldsTheDefaults() {
    Map<Option, String> shipped = ConfigReader.read(Path.of("conf/training.properties"));
    assertThat(TrainingConfig.of(shipped, CLOCK)).isEqualTo(TrainingConfig.of(Map.of(), CLOCK));
  }
}

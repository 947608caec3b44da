package org.digits.config;

import static org.digits.config.SettingGroup.CLUSTER;
import static org.digits.config.SettingGroup.DATASET;
import static org.digits.config.SettingGroup.FIRST;
import static org.digits.config.SettingGroup.PROGRESS;
import static org.digits.config.SettingGroup.PUBLISHING;
import static org.digits.config.SettingGroup.TRAINING;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.digits.data.augmentation.Augmentation;
import org.digits.training.LearningRateSchedule;

/** Every setting of a training run: its key, its place and value in the help, and its default. */
public enum Option implements Setting {
  PRESET(
      FIRST,
      "preset",
      choices(Preset.values()),
      "balanced",
      "fast (1.4 epochs), balanced (6) or accurate (50)"),
  EPOCHS(
      FIRST,
      "epochs",
      "N",
      "",
      "passes over the training data, 0.25 for a quarter of one (default: the preset's)"),
  DATA(
      FIRST,
      "data",
      "FOLDER",
      "data/mnist",
      "folder or URI of IDX files, mnist.npz, or a prepared Dataset"),
  OUTPUT(
      FIRST,
      "output",
      "FOLDER",
      "output",
      "folder or URI (file:, hdfs:, s3a:, ...) that runs are published to"),
  RUN_ID(FIRST, "run-id", "ID", "", "name of the run (default: the time, as yyyyMMdd-HHmmss)"),
  RESUME(
      FIRST,
      "resume",
      "true|false",
      "false",
      "go on with --run-id's run, or else the newest unfinished one"),

  TEST_DATA(
      DATASET,
      "test-data",
      "FOLDER",
      "",
      "labelled test images elsewhere (default: the test part of --data)"),
  TRANSPOSE(
      DATASET,
      "transpose",
      "true|false",
      "false",
      "the images are stored with rows and columns exchanged, as EMNIST's"),
  FROM_DATE(
      DATASET,
      "from-date",
      "YYYY-MM-DD",
      "",
      "first date of a prepared Dataset's partitions to train on"),
  TO_DATE(
      DATASET,
      "to-date",
      "YYYY-MM-DD",
      "",
      "last date of a prepared Dataset's partitions to train on"),
  CLASSES(
      DATASET,
      "classes",
      "N",
      "",
      "number of classes, labels 0 to N - 1, whether or not each has images (default: the Dataset's, or the largest label's)"),
  LABELS(
      DATASET,
      "labels",
      "LABELS",
      "",
      "labels that are not 0, 1, 2, ..., in the order of their classes: 1-26, 3,7, A-Z or cat=0,dog=1 (default: the Dataset's)"),
  VALIDATION_FRACTION(
      DATASET,
      "validation-fraction",
      "SHARE",
      "0",
      "share of the training images set aside, in [0, 1)"),
  ALLOW_OVERLAP(
      DATASET,
      "allow-overlap",
      "true|false",
      "false",
      "train though test images stand in the training data"),
  QUARANTINE(
      DATASET,
      "quarantine",
      "true|false",
      "false",
      "set aside training images that stand in the test set or have a label beyond the classes"),

  BUDGET_SECONDS(
      TRAINING,
      "budget-seconds",
      "SECONDS",
      "0",
      "train for about that long: how many epochs that are is measured first, and recorded; 0 for --epochs"),
  BATCH_SIZE(TRAINING, "batch-size", "N", "16", "examples of a minibatch"),
  LEARNING_RATE(
      TRAINING,
      "learning-rate",
      "RATE",
      "",
      "Adam's learning rate: constant, or the cycle's peak (default: the preset's; in a one-cycle of 2 to 64 workers times (workers / 2)^0.75)"),
  SCHEDULE(
      TRAINING,
      "schedule",
      choices(LearningRateSchedule.Kind.values()),
      "one-cycle",
      "curve of the learning rate: constant or one-cycle"),
  AUGMENTATION(
      TRAINING,
      "augmentation",
      choices(Augmentation.values()),
      "",
      "none; affine: each image turned, moved and scaled a little at each use; elastic: bent a little, too (default: the preset's; none with dl4j-spark)"),
  WEIGHT_DECAY(
      TRAINING,
      "weight-decay",
      "RATE",
      "",
      "share that the parameters lose with each update, times the learning rate (default: the preset's; 0 with dl4j-spark)"),
  SEED(TRAINING, "seed", "N", "1", "of the initial weights and every shuffle"),
  INIT_FROM(
      TRAINING,
      "init-from",
      "RUN",
      "",
      "run whose parameters training starts from: an id or path, or champion: that run if there is one (default: seeded parameters)"),
  INIT_FROM_SHA256(
      TRAINING, "init-from-sha256", "HASH", "", "what the SHA-256 of these parameters must be"),
  ENGINE(
      TRAINING,
      "engine",
      choices(TrainingConfig.Engine.values()),
      "auto",
      "vector (pure Java), dl4j, or auto: vector where it knows the network"),
  TRAINER(
      TRAINING,
      "trainer",
      choices(TrainingConfig.Trainer.values()),
      "averaging",
      "averaging, or dl4j-spark for the stock SparkDl4jMultiLayer"),

  GROUPS(
      CLUSTER,
      "groups",
      "N",
      "",
      "groups of workers, one Spark task each (default: the executors)"),
  GROUP_WORKERS(
      CLUSTER, "group-workers", "N", "", "workers of a group (default: an executor's cores)"),
  AVERAGING_FREQUENCY(
      CLUSTER,
      "averaging-frequency",
      "N",
      "",
      "minibatches between two averagings inside a group (default: 200 for two workers, 200 divided by their number for more)"),
  ROUND_FREQUENCY(
      CLUSTER, "round-frequency", "N", "2000", "minibatches between two averagings across groups"),
  OUTER_MOMENTUM(
      CLUSTER, "outer-momentum", "SHARE", "0", "SlowMo momentum across rounds, in [0, 1)"),

  MIN_ACCURACY(
      PUBLISHING,
      "min-accuracy",
      "SHARE",
      "",
      "test accuracy, 0 to 1, below which a run is never made champion (default: the preset's, for MNIST)"),
  PROMOTION(
      PUBLISHING,
      "promotion",
      choices(TrainingConfig.Promotion.values()),
      "first-run",
      "first-run: the first run that is good enough becomes champion; gate: only 'promote' makes champions"),

  CHECKPOINT_INTERVAL(
      PROGRESS,
      "checkpoint-interval-seconds",
      "N",
      "0",
      "least time between checkpoints; 0 for one a round"),
  LOG_FILE(
      PROGRESS, "log-file", "FILE", "", "file that gets one plain line a round (default: none)");

  private final SettingGroup group;
  private final String key;
  private final String valueName;
  private final String defaultValue;
  private final String description;

  Option(
      SettingGroup group, String key, String valueName, String defaultValue, String description) {
    this.group = group;
    this.key = key;
    this.valueName = valueName;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public SettingGroup group() {
    return group;
  }

  @Override
  public String valueName() {
    return valueName;
  }

  @Override
  public String defaultValue() {
    return defaultValue;
  }

  @Override
  public String description() {
    return description;
  }

  /** Whether the setting of a key names the run or a place, and so does not decide the result. */
  public static boolean namesPlace(String key) {
    return Stream.of(OUTPUT, RUN_ID, RESUME, LOG_FILE).anyMatch(option -> key.equals(option.key));
  }

  // All of a choice, as the help shows them.
  private static String choices(Enum<?>[] all) {
    return Stream.of(all).map(Option::label).collect(Collectors.joining("|"));
  }

  /** How a choice is written on the command line: {@code ONE_CYCLE} as {@code one-cycle}. */
  public static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

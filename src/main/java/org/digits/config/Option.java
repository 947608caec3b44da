package org.digits.config;

import java.util.Locale;
import java.util.stream.Stream;

/** Every setting of a training run: its key on the command line and in a file, and its default. */
public enum Option implements Setting {
  PRESET(
      "preset", "balanced", "fast (2 epochs), balanced (5, augmented) or accurate (25, augmented)"),
  DATA("data", "data/mnist", "folder or URI of the four IDX files, or a prepared Dataset"),
  TEST_DATA("test-data", "", "labelled test images elsewhere (default: the test part of --data)"),
  FROM_DATE("from-date", "", "first date of a prepared Dataset's partitions to train on"),
  TO_DATE("to-date", "", "last date of a prepared Dataset's partitions to train on"),
  OUTPUT("output", "output", "folder or URI (file:, hdfs:, s3a:, ...) that runs are published to"),
  RUN_ID("run-id", "", "name of the run (default: the time, as yyyyMMdd-HHmmss)"),
  EPOCHS("epochs", "", "passes over the training data (default: the preset's)"),
  BATCH_SIZE("batch-size", "16", "examples of a minibatch"),
  GROUPS("groups", "", "groups of workers, one Spark task each (default: the executors)"),
  GROUP_WORKERS("group-workers", "", "workers of a group (default: an executor's cores)"),
  AVERAGING_FREQUENCY(
      "averaging-frequency",
      "",
      "minibatches between two averagings inside a group (default: 200 for two workers, 200 divided by their number for more)"),
  ROUND_FREQUENCY("round-frequency", "2000", "minibatches between two averagings across groups"),
  LEARNING_RATE(
      "learning-rate",
      "",
      "Adam's learning rate: constant, or the cycle's peak (default: 0.003; in a one-cycle of 2 to 64 workers times (workers / 2)^0.75)"),
  SCHEDULE("schedule", "one-cycle", "constant or one-cycle"),
  OUTER_MOMENTUM("outer-momentum", "0", "SlowMo momentum across rounds, in [0, 1)"),
  SEED("seed", "1", "of the initial weights and every shuffle"),
  INIT_FROM(
      "init-from",
      "",
      "run whose parameters training starts from: an id or path, or champion: that run if there is one (default: seeded parameters)"),
  INIT_FROM_SHA256("init-from-sha256", "", "what the SHA-256 of these parameters must be"),
  ENGINE("engine", "auto", "vector (pure Java), dl4j, or auto: vector where it knows the network"),
  TRAINER("trainer", "averaging", "averaging, or dl4j-spark for the stock SparkDl4jMultiLayer"),
  AUGMENTATION(
      "augmentation",
      "",
      "none, or affine: each image turned, moved and scaled a little at each use (default: the preset's; none with dl4j-spark)"),
  VALIDATION_FRACTION(
      "validation-fraction", "0", "share of the training images set aside, in [0, 1)"),
  ALLOW_OVERLAP("allow-overlap", "false", "train though test images stand in the training data"),
  QUARANTINE(
      "quarantine",
      "false",
      "set aside training images that stand in the test set or have a label beyond the classes"),
  MIN_ACCURACY(
      "min-accuracy",
      "",
      "test accuracy, 0 to 1, below which a run is never made champion (default: the preset's, for MNIST)"),
  PROMOTION(
      "promotion",
      "first-run",
      "first-run: the first run that is good enough becomes champion; gate: only 'promote' makes champions"),
  RESUME("resume", "false", "go on with --run-id's run, or else the newest unfinished one"),
  CHECKPOINT_INTERVAL(
      "checkpoint-interval-seconds", "0", "least time between checkpoints; 0 for one a round"),
  LOG_FILE("log-file", "", "file that gets one plain line a round (default: none)");

  private final String key;
  private final String defaultValue;
  private final String description;

  Option(String key, String defaultValue, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  @Override
  public String key() {
    return key;
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

  /** How a choice is written on the command line: {@code ONE_CYCLE} as {@code one-cycle}. */
  public static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package org.digits.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every setting of a training run: its key on the command line and in a file, and its default. */
public enum Option {
  PRESET("preset", "balanced", "fast (2 epochs), balanced (5) or accurate (25, augmented)"),
  DATA("data", "data/mnist", "folder or URI of the four IDX files"),
  OUTPUT("output", "output", "folder or URI (file:, hdfs:, s3a:, ...) that runs are published to"),
  RUN_ID("run-id", "", "name of the run (default: the time, as yyyyMMdd-HHmmss)"),
  EPOCHS("epochs", "", "passes over the training data (default: the preset's)"),
  BATCH_SIZE("batch-size", "16", "examples of a minibatch"),
  GROUPS("groups", "", "groups of workers, one Spark task each (default: the task slots)"),
  GROUP_WORKERS("group-workers", "", "workers of a group (default: spark.task.cpus)"),
  AVERAGING_FREQUENCY(
      "averaging-frequency", "50", "minibatches between two averagings inside a group"),
  ROUND_FREQUENCY("round-frequency", "1000", "minibatches between two averagings across groups"),
  LEARNING_RATE("learning-rate", "0.003", "Adam's learning rate: constant, or the cycle's peak"),
  SCHEDULE("schedule", "one-cycle", "constant or one-cycle"),
  OUTER_MOMENTUM("outer-momentum", "0", "SlowMo momentum across rounds, in [0, 1)"),
  SEED("seed", "1", "of the initial weights and every shuffle"),
  ENGINE("engine", "auto", "vector (pure Java), dl4j, or auto: vector where it knows the network"),
  TRAINER("trainer", "averaging", "averaging, or dl4j-spark for the stock SparkDl4jMultiLayer"),
  AUGMENTATION(
      "augmentation",
      "",
      "none, or affine: each image turned, moved and scaled a little at each use (default: the preset's)"),
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

  /** The name, in kebab-case. */
  public String key() {
    return key;
  }

  /** The value when nothing is set; empty where it depends on the preset or the cluster. */
  public String defaultValue() {
    return defaultValue;
  }

  /** Whether the name alone, without a value, means true. */
  public boolean isFlag() {
    return defaultValue.equals("false");
  }

  /** One line for the help. */
  public String description() {
    return description;
  }

  /**
   * The option of a key.
   *
   * @throws ConfigException for an unknown key, with the nearest known one
   */
  public static Option of(String key, String origin) {
    Optional<Option> found = Arrays.stream(values()).filter(o -> o.key.equals(key)).findFirst();
    return found.orElseThrow(
        () ->
            new ConfigException(
                "%s: unknown setting '%s'; did you mean '%s'?"
                    .formatted(origin, key, nearest(key.toLowerCase(Locale.ROOT)).key)));
  }

  /** Whether the setting of a key names the run or a place, and so does not decide the result. */
  public static boolean namesPlace(String key) {
    return key.equals(OUTPUT.key) || key.equals(RUN_ID.key) || key.equals(LOG_FILE.key);
  }

  private static Option nearest(String key) {
    Option best = PRESET;
    for (Option option : values()) {
      if (distance(key, option.key) < distance(key, best.key)) {
        best = option;
      }
    }
    return best;
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** How a choice is written on the command line: {@code ONE_CYCLE} as {@code one-cycle}. */
  public static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

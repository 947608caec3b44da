package org.digits.config;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.digits.data.DateRange;
import org.digits.data.LabelMapping;
import org.digits.data.augmentation.Augmentation;
import org.digits.training.LearningRateSchedule;
import org.digits.training.TrainingSchedule;

/**
 * Every setting of a run, validated. Worker settings that are open are resolved by {@link
 * #withCluster} before training starts; so is an empty run id, which stands for the newest
 * unfinished run, by {@link #withRunId}, the champion that training starts from, by {@link
 * #withInitFrom}, and the labels of a prepared Dataset, by {@link #withLabels}.
 */
public record TrainingConfig(
    Preset preset,
    String data,
    String testData,
    boolean transpose,
    DateRange dates,
    LabelMapping labels,
    String output,
    String runId,
    double epochs,
    int budgetSeconds,
    int batchSize,
    WorkerSettings workerSettings,
    LearningRateSchedule.Kind schedule,
    double outerMomentum,
    long seed,
    String initFrom,
    String initFromSha256,
    Engine engine,
    Trainer trainer,
    Augmentation augmentation,
    double weightDecay,
    double validationFraction,
    boolean allowOverlap,
    boolean quarantine,
    double minAccuracy,
    Promotion promotion,
    boolean resume,
    int checkpointIntervalSeconds,
    Optional<String> logFile) {

  /** Refuses what the trainer cannot do. */
  public TrainingConfig {
    if (trainer == Trainer.DL4J_SPARK && augmentation != Augmentation.NONE) {
      throw new ConfigException(
          "--trainer dl4j-spark cannot augment images; use --augmentation none with it");
    }
    if (trainer == Trainer.DL4J_SPARK && weightDecay != 0) {
      throw new ConfigException(
          "--trainer dl4j-spark knows no weight decay; use --weight-decay 0 with it");
    }
    if (trainer == Trainer.DL4J_SPARK && budgetSeconds != 0) {
      throw new ConfigException(
          "--trainer dl4j-spark trains whole epochs; use --epochs in place of --budget-seconds");
    }
    if (trainer == Trainer.DL4J_SPARK && epochs != Math.rint(epochs)) {
      throw new ConfigException(
          "--trainer dl4j-spark trains whole epochs; found --epochs " + epochs);
    }
    if (quarantine && allowOverlap) {
      throw new ConfigException(
          "--quarantine sets aside the images that --allow-overlap trains on; use one of the two");
    }
    if (initFrom.isEmpty() && !initFromSha256.isEmpty()) {
      throw new ConfigException("--init-from-sha256 needs --init-from, which names the run");
    }
  }

  /** What computes gradients. */
  public enum Engine {
    /** The vector engine where it knows the network, DL4J's where not. */
    AUTO,
    /** Pure Java on the CPU's vectors. */
    VECTOR,
    /** DL4J's own network. */
    DL4J
  }

  /** What distributes the training. */
  public enum Trainer {
    /** The two-level rounds of this project. */
    AVERAGING,
    /** dl4j-spark's ParameterAveragingTrainingMaster. */
    DL4J_SPARK
  }

  /** What may make a run the champion. */
  public enum Promotion {
    /** Being the first run of its output that is good enough. */
    FIRST_RUN,
    /** The quality gate alone. */
    GATE
  }

  /** Resolves settings: those given, then the preset's, then the defaults. */
  public static TrainingConfig of(Map<Option, String> given, Clock clock) {
    Settings settings = new Settings(given);
    Preset preset = settings.choice(Option.PRESET, Preset.values());
    String runId = settings.text(Option.RUN_ID);
    boolean resume = settings.flag(Option.RESUME);
    Trainer trainer = settings.choice(Option.TRAINER, Trainer.values());
    boolean stock = trainer == Trainer.DL4J_SPARK;
    int budgetSeconds = settings.seconds(Option.BUDGET_SECONDS);
    if (budgetSeconds > 0 && !settings.text(Option.EPOCHS).isEmpty()) {
      throw new ConfigException(
          "--budget-seconds measures how many epochs to train, and --epochs names them; use one of the two");
    }
    Augmentation augmentation = stock ? Augmentation.NONE : preset.augmentation();
    if (runId.isEmpty() && !resume) {
      runId = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(clock));
    }
    return new TrainingConfig(
        preset,
        settings.place(Option.DATA),
        settings.text(Option.TEST_DATA),
        settings.flag(Option.TRANSPOSE),
        settings.dates(Option.FROM_DATE, Option.TO_DATE),
        settings.labels(Option.LABELS, Option.CLASSES),
        settings.place(Option.OUTPUT),
        runId,
        settings.positive(Option.EPOCHS, TrainingSchedule.MOST_EPOCHS, preset.epochs()),
        budgetSeconds,
        settings.atLeast(1, Option.BATCH_SIZE),
        new WorkerSettings(
            settings.count(Option.GROUPS, 0),
            settings.count(Option.GROUP_WORKERS, 0),
            settings.count(Option.AVERAGING_FREQUENCY, 0),
            settings.atLeast(1, Option.ROUND_FREQUENCY),
            settings.positive(Option.LEARNING_RATE, 0)),
        settings.choice(Option.SCHEDULE, LearningRateSchedule.Kind.values()),
        settings.fraction(Option.OUTER_MOMENTUM),
        settings.integer(Option.SEED),
        settings.text(Option.INIT_FROM),
        settings.sha256(Option.INIT_FROM_SHA256),
        settings.choice(Option.ENGINE, Engine.values()),
        trainer,
        settings.choice(Option.AUGMENTATION, augmentation, Augmentation.values()),
        settings.notNegative(Option.WEIGHT_DECAY, stock ? 0 : preset.weightDecay()),
        settings.fraction(Option.VALIDATION_FRACTION),
        settings.flag(Option.ALLOW_OVERLAP),
        settings.flag(Option.QUARANTINE),
        settings.share(Option.MIN_ACCURACY, preset.minAccuracy()),
        settings.choice(Option.PROMOTION, Promotion.values()),
        resume,
        settings.seconds(Option.CHECKPOINT_INTERVAL),
        Optional.of(settings.text(Option.LOG_FILE)).filter(file -> !file.isEmpty()));
  }

  /** The same settings with the cluster's groups and workers, and what follows from them. */
  public TrainingConfig withCluster(int clusterGroups, int clusterGroupWorkers) {
    // The stock trainer knows neither groups nor a schedule.
    boolean stock = trainer == Trainer.DL4J_SPARK;
    boolean cycle = schedule == LearningRateSchedule.Kind.ONE_CYCLE && !stock;
    double cyclePeak = cycle ? preset.learningRate() : 0;
    return resolved(
        epochs,
        labels,
        runId,
        workerSettings.withCluster(clusterGroups, clusterGroupWorkers, stock, cyclePeak),
        initFrom,
        initFromSha256,
        engine);
  }

  /** The same settings with the engine that trains. */
  public TrainingConfig withEngine(Engine newEngine) {
    return resolved(epochs, labels, runId, workerSettings, initFrom, initFromSha256, newEngine);
  }

  /** The same settings for a run of that id. */
  public TrainingConfig withRunId(String newRunId) {
    return resolved(epochs, labels, newRunId, workerSettings, initFrom, initFromSha256, engine);
  }

  /** The same settings, starting from that run's parameters; from seeded ones if it is empty. */
  public TrainingConfig withInitFrom(String run, String parametersSha256) {
    return resolved(epochs, labels, runId, workerSettings, run, parametersSha256, engine);
  }

  /** The same settings with the labels that the data have. */
  public TrainingConfig withLabels(LabelMapping newLabels) {
    return resolved(epochs, newLabels, runId, workerSettings, initFrom, initFromSha256, engine);
  }

  /** The same settings with the epochs that its budget buys. */
  public TrainingConfig withEpochs(double newEpochs) {
    return resolved(newEpochs, labels, runId, workerSettings, initFrom, initFromSha256, engine);
  }

  private TrainingConfig resolved(
      double newEpochs,
      LabelMapping newLabels,
      String newRunId,
      WorkerSettings newWorkerSettings,
      String newInitFrom,
      String newInitFromSha256,
      Engine newEngine) {
    return new TrainingConfig(
        preset,
        data,
        testData,
        transpose,
        dates,
        newLabels,
        output,
        newRunId,
        newEpochs,
        budgetSeconds,
        batchSize,
        newWorkerSettings,
        schedule,
        outerMomentum,
        seed,
        newInitFrom,
        newInitFromSha256,
        newEngine,
        trainer,
        augmentation,
        weightDecay,
        validationFraction,
        allowOverlap,
        quarantine,
        minAccuracy,
        promotion,
        resume,
        checkpointIntervalSeconds,
        logFile);
  }

  /**
   * Whether training is as the preset has it, whatever the number of workers; not before {@link
   * #withCluster}.
   */
  public boolean hasRecipeOfPreset() {
    return trainer == Trainer.AVERAGING
        && initFrom.isEmpty()
        && epochs == preset.epochs()
        && augmentation == preset.augmentation()
        && weightDecay == preset.weightDecay()
        && schedule == LearningRateSchedule.Kind.ONE_CYCLE
        && workerSettings.hasRateOf(preset.learningRate());
  }

  /** Groups of workers. */
  public int groups() {
    return workerSettings.groups();
  }

  /** Number of workers, in all groups together. */
  public int workers() {
    return workerSettings.groups() * workerSettings.groupWorkers();
  }

  /** The learning rate of every update; not before {@link #withCluster}. */
  public LearningRateSchedule learningRate() {
    return new LearningRateSchedule(schedule, workerSettings.peakLearningRate());
  }

  /** Every option as resolved, by its key, for metrics.json. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Option.PRESET.key(), Option.label(preset));
    map.put(Option.DATA.key(), data);
    map.put(Option.TEST_DATA.key(), testData);
    map.put(Option.TRANSPOSE.key(), transpose);
    map.put(Option.FROM_DATE.key(), dates.fromText());
    map.put(Option.TO_DATE.key(), dates.toText());
    map.put(Option.CLASSES.key(), labels.isOpen() ? "" : labels.size());
    map.put(Option.LABELS.key(), labels.isIdentity() ? "" : labels.toString());
    map.put(Option.OUTPUT.key(), output);
    map.put(Option.RUN_ID.key(), runId);
    map.put(Option.EPOCHS.key(), epochs == Math.rint(epochs) ? (Object) (long) epochs : epochs);
    map.put(Option.BUDGET_SECONDS.key(), budgetSeconds);
    map.put(Option.BATCH_SIZE.key(), batchSize);
    map.put(Option.GROUPS.key(), workerSettings.groups());
    map.put(Option.GROUP_WORKERS.key(), workerSettings.groupWorkers());
    map.put(Option.AVERAGING_FREQUENCY.key(), workerSettings.averagingFrequencyMinibatches());
    map.put(Option.ROUND_FREQUENCY.key(), workerSettings.roundFrequencyMinibatches());
    map.put(Option.LEARNING_RATE.key(), workerSettings.peakLearningRate());
    map.put(Option.SCHEDULE.key(), Option.label(schedule));
    map.put(Option.OUTER_MOMENTUM.key(), outerMomentum);
    map.put(Option.SEED.key(), seed);
    map.put(Option.INIT_FROM.key(), initFrom);
    map.put(Option.INIT_FROM_SHA256.key(), initFromSha256);
    map.put(Option.ENGINE.key(), Option.label(engine));
    map.put(Option.TRAINER.key(), Option.label(trainer));
    map.put(Option.AUGMENTATION.key(), Option.label(augmentation));
    map.put(Option.WEIGHT_DECAY.key(), weightDecay);
    map.put(Option.VALIDATION_FRACTION.key(), validationFraction);
    map.put(Option.ALLOW_OVERLAP.key(), allowOverlap);
    map.put(Option.QUARANTINE.key(), quarantine);
    map.put(Option.MIN_ACCURACY.key(), minAccuracy);
    map.put(Option.PROMOTION.key(), Option.label(promotion));
    map.put(Option.RESUME.key(), resume);
    map.put(Option.CHECKPOINT_INTERVAL.key(), checkpointIntervalSeconds);
    map.put(Option.LOG_FILE.key(), logFile.orElse(""));
    return map;
  }
}

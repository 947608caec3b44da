package org.digits.spark.ml;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Dataset;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.LabelMapping;
import org.digits.spark.rounds.DistributedTraining;
import org.digits.spark.session.SparkSessions;

/**
 * Spark ML's Estimator of the project's network: a vector of pixels a row, row-major, and a label
 * from 0 to n - 1, where n is what the label's metadata say, such as StringIndexer's, or else the
 * largest label and 1. It trains by the same rounds as the train command; the same rows in the same
 * order, with the same params, give the same model bit for bit, however they are partitioned.
 */
public final class DigitClassifier
    extends ProbabilisticClassifier<Vector, DigitClassifier, DigitClassificationModel>
    implements DigitTrainingParams, MLWritable {
  private final String uid;
  private final ImageParams image;
  private final TrainingParams training;

  /** A classifier with a uid of its own. */
  public DigitClassifier() {
    this(Identifiable.randomUID("digits"));
  }

  /** A classifier of a given uid. */
  public DigitClassifier(String uid) {
    this(PendingUid.of(uid));
  }

  private DigitClassifier(PendingUid pending) {
    uid = pending.take();
    image = new ImageParams(this);
    training = new TrainingParams(this);
    image.setDefaults(this);
    training.setDefaults(this);
  }

  @Override
  public String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  @Override
  public ImageParams imageParams() {
    return image;
  }

  @Override
  public TrainingParams trainingParams() {
    return training;
  }

  /** Sets {@link #epochs}. */
  public DigitClassifier setEpochs(int value) {
    return with(epochs(), value);
  }

  /** Sets {@link #batchSize}. */
  public DigitClassifier setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /** Sets {@link #learningRate}. */
  public DigitClassifier setLearningRate(double value) {
    return with(learningRate(), value);
  }

  /** Sets {@link #schedule}. */
  public DigitClassifier setSchedule(String value) {
    return with(schedule(), value);
  }

  /** Sets {@link #seed}. */
  public DigitClassifier setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets {@link #groups}. */
  public DigitClassifier setGroups(int value) {
    return with(groups(), value);
  }

  /** Sets {@link #groupWorkers}. */
  public DigitClassifier setGroupWorkers(int value) {
    return with(groupWorkers(), value);
  }

  /** Sets {@link #averagingFrequency}. */
  public DigitClassifier setAveragingFrequency(int value) {
    return with(averagingFrequency(), value);
  }

  /** Sets {@link #roundFrequency}. */
  public DigitClassifier setRoundFrequency(int value) {
    return with(roundFrequency(), value);
  }

  /** Sets {@link #augmentation}. */
  public DigitClassifier setAugmentation(String value) {
    return with(augmentation(), value);
  }

  /** Sets {@link #weightDecay}. */
  public DigitClassifier setWeightDecay(double value) {
    return with(weightDecay(), value);
  }

  /** Sets {@link #imageHeight}. */
  public DigitClassifier setImageHeight(int value) {
    return with(imageHeight(), value);
  }

  /** Sets {@link #imageWidth}. */
  public DigitClassifier setImageWidth(int value) {
    return with(imageWidth(), value);
  }

  /** Sets {@link #pixelScale}. */
  public DigitClassifier setPixelScale(double value) {
    return with(pixelScale(), value);
  }

  /** Sets {@link #engine}. */
  public DigitClassifier setEngine(String value) {
    return with(engine(), value);
  }

  private <T> DigitClassifier with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /** Trains; the model's image size is that of the images, also where 0 was set. */
  @Override
  public DigitClassificationModel fit(Dataset<?> dataset) {
    return super.fit(dataset).withTrainedSize();
  }

  /**
   * Trains; called by {@code fit}.
   *
   * @throws IllegalArgumentException if a label or a vector cannot be used; the message names the
   *     row
   * @throws IllegalStateException if the session's serializer is not Spark's default
   */
  @Override
  public DigitClassificationModel train(Dataset<?> dataset) {
    SparkSessions.requireUsable(dataset.sparkSession());
    FeatureRows features = new FeatureRows(getFeaturesCol(), getPixelScale());
    try (LabelledImages images =
        LabelledImages.of(dataset, features, getLabelCol(), getImageHeight(), getImageWidth())) {
      DistributedTraining.Trained trained =
          DistributedTraining.train(
              dataset.sparkSession(),
              images.dataset(),
              config().withLabels(labels(dataset)),
              new RoundLog());
      DigitClassificationModel model =
          new DigitClassificationModel(uid, trained.network(), trained.snapshot());
      return model.trainedOn(images.dataset().height(), images.dataset().width());
    } catch (Exception e) {
      throw Failures.of(e);
    }
  }

  // As Spark's own classifiers do.
  private LabelMapping labels(Dataset<?> dataset) {
    scala.Option<Object> classes =
        MetadataUtils.getNumClasses(dataset.schema().apply(getLabelCol()));
    int known = classes.isDefined() ? (Integer) classes.get() : 0;
    return known < 2 ? LabelMapping.NONE : LabelMapping.numbers(known);
  }

  private TrainingConfig config() {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.EPOCHS, "" + getEpochs());
    settings.put(Option.BATCH_SIZE, "" + getBatchSize());
    settings.put(Option.SCHEDULE, getSchedule());
    settings.put(Option.SEED, "" + getSeed());
    settings.put(Option.ROUND_FREQUENCY, "" + getRoundFrequency());
    settings.put(Option.AUGMENTATION, getAugmentation());
    settings.put(Option.WEIGHT_DECAY, "" + getWeightDecay());
    settings.put(Option.ENGINE, getEngine());
    settings.put(Option.LEARNING_RATE, orOpen(getLearningRate()));
    settings.put(Option.AVERAGING_FREQUENCY, orOpen(getAveragingFrequency()));
    settings.put(Option.GROUPS, orOpen(getGroups()));
    settings.put(Option.GROUP_WORKERS, orOpen(getGroupWorkers()));
    return TrainingConfig.of(settings, Clock.systemUTC());
  }

  /** A param of 0 is an option that is not set. */
  private static String orOpen(Number param) {
    return param.doubleValue() == 0 ? "" : param.toString();
  }

  @Override
  public DigitClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads what {@link #write} wrote; {@code Pipeline.load} calls it. */
  public static MLReader<DigitClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved classifier. */
  public static DigitClassifier load(String path) {
    return read().load(path);
  }
}

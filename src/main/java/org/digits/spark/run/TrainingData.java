package org.digits.spark.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.digits.config.TrainingConfig;
import org.digits.data.ClassRule;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageReading;
import org.digits.data.LabelHistogram;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.SetForm;
import org.digits.model.InputSizes;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Storage;
import org.digits.spark.dataset.DataChecks;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.dataset.PreparedImages;
import org.digits.spark.dataset.Quarantine;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageSources;
import org.digits.spark.images.SourceNotes;

/**
 * What a run trains and tests on, scanned and checked.
 *
 * @param train without what is in quarantine
 * @param trainScan of these images
 * @param rule of the labels' classes
 * @param classes their number
 * @param quarantine images of the training files that are not trained on
 * @param trainPartitions of a prepared Dataset that the training images come from
 */
record TrainingData(
    ImageDataset train,
    DatasetScan trainScan,
    ImageDataset test,
    DatasetScan testScan,
    ClassRule rule,
    int classes,
    Quarantine quarantine,
    List<PartitionRecord> trainPartitions) {

  /**
   * Opens and checks both parts.
   *
   * @param notes that the user should read
   * @throws DataFormatException if training must not start from them
   */
  static TrainingData read(SparkSession spark, TrainingConfig config, SourceNotes notes)
      throws IOException {
    PreparedImages opened = openTrain(spark, config, notes);
    ImageDataset train = opened.images();
    LabelMapping labels = config.labels().isOpen() ? opened.labels() : config.labels();
    PreparedImages openedTest = openTest(spark, config, opened, labels, notes);
    ImageDataset test = openedTest.images();
    ClassRule rule =
        ClassRule.of(
            config.labels().isOpen() ? labels.orLonger(openedTest.labels()) : labels,
            Math.max(opened.classes(), openedTest.classes()));
    spark.sparkContext().setJobDescription("scan " + test.name());
    DatasetScan testScan = DatasetScan.keepingHashes(test);
    openedTest.requireUnchanged(testScan);
    spark.sparkContext().setJobDescription("scan " + train.name());
    DatasetScan trainScan = DatasetScan.toTrain(train, config.seed(), test, testScan);
    opened.requireUnchanged(trainScan);
    Quarantine quarantine = Quarantine.none();
    if (config.quarantine()) {
      int most = rule.classesOfMost(train.name(), trainScan.labels());
      quarantine = Quarantine.of(train, trainScan, rule.mapping(), most);
    }
    if (!quarantine.isEmpty()) {
      train = quarantine.removedFrom(train);
      trainScan = DatasetScan.toTrain(train, config.seed(), test, testScan);
    }
    int classes = classes(rule, train, trainScan, test, testScan);
    DataChecks.check(train, trainScan, test, testScan, rule, classes, config.allowOverlap());
    sayMissing(rule, classes, train.name(), trainScan.labels(), testScan.labels(), notes);
    return new TrainingData(
        train, trainScan, test, testScan, rule, classes, quarantine, opened.partitions());
  }

  // A night without a nine, tested on images that have some, is trained for ten classes.
  private static int classes(
      ClassRule rule,
      ImageDataset train,
      DatasetScan trainScan,
      ImageDataset test,
      DatasetScan testScan)
      throws DataFormatException {
    int trained = rule.classes(train.name(), trainScan.labels());
    return testScan.count() == 0
        ? trained
        : ClassRule.of(rule.mapping(), trained).classes(test.name(), testScan.labels());
  }

  private static void sayMissing(
      ClassRule rule,
      int classes,
      String name,
      LabelHistogram train,
      LabelHistogram test,
      SourceNotes notes) {
    train
        .missing(rule.mapping(), classes)
        .ifPresent(
            missing -> {
              long tested = test.images() - test.imagesOf(train.counts().keySet());
              notes.say(
                  "note: %s: %s%s"
                      .formatted(
                          name,
                          missing,
                          tested == 0
                              ? ""
                              : "; the %,d test images that have it will be read wrongly"
                                  .formatted(tested)));
            });
  }

  /** The labels of the run's classes, for its settings: open where the training images tell all. */
  LabelMapping settledLabels() {
    boolean told = rule.mapping().isIdentity() && classes == trainScan.labels().largest() + 1;
    return told
        ? LabelMapping.NONE
        : rule.mapping().isOpen() ? LabelMapping.numbers(classes) : rule.mapping();
  }

  private static PreparedImages openTrain(
      SparkSession spark, TrainingConfig config, SourceNotes notes) throws IOException {
    Storage root = Storage.of(config.data(), spark.sparkContext().hadoopConfiguration());
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      LabelledSources.requireUpright(root, reading(config, PictureForm.AS_IS));
      PreparedImages images =
          PreparedImages.read(spark, prepared.get(), DatasetPart.TRAIN, config.dates());
      if (!config.labels().isOpen()) {
        images.requireLabels(config.labels());
      }
      return images;
    }
    if (!config.dates().isAll()) {
      throw new DataFormatException(
          "%s: --from-date and --to-date choose partitions of a prepared Dataset, and this is none; make one with 'prepare', or leave them out"
              .formatted(root.location()));
    }
    ImageDataset train =
        new LabelledSources(spark, reading(config, PictureForm.AS_IS), config.labels(), notes)
            .openTraining(config.data(), DatasetPart.TRAIN);
    if (!config.testData().isEmpty()) { // otherwise the test part comes from there, and says so
      ImageSources.sayUnreadBeside(root, ImageSources.known(root, ImageFormat.AUTO), notes);
    }
    return PreparedImages.of(train);
  }

  private static ImageReading reading(TrainingConfig config, PictureForm form) {
    return ImageReading.of(form, config.transpose());
  }

  private static PreparedImages openTest(
      SparkSession spark,
      TrainingConfig config,
      PreparedImages opened,
      LabelMapping labels,
      SourceNotes notes)
      throws IOException {
    ImageDataset train = opened.images();
    if (!config.testData().isEmpty()) {
      PictureForm form = testForm(spark, config.testData(), opened);
      return new LabelledSources(spark, reading(config, form), labels, notes)
          .openLabelled(
              config.testData(),
              ImageFormat.AUTO,
              InputSizes.exactly(train.height(), train.width()));
    }
    LabelledSources sources =
        new LabelledSources(spark, reading(config, PictureForm.AS_IS), labels, notes);
    return opened.partitions().isEmpty()
        ? PreparedImages.of(sources.openTraining(config.data(), DatasetPart.TEST))
        : sources.openLabelled(
            config.data(), ImageFormat.AUTO, InputSizes.exactly(train.height(), train.width()));
  }

  // The run's form is known only when the training images are, which are read after the test
  // images.
  private static PictureForm testForm(SparkSession spark, String location, PreparedImages train)
      throws IOException {
    Storage root = Storage.of(location, spark.sparkContext().hadoopConfiguration());
    if (PreparedDataset.at(root).isPresent()
        || ImageSources.missing(root, location, DatasetPart.TEST).isPresent()
        || ImageSources.known(root, ImageFormat.AUTO).isPixels()) {
      return PictureForm.AS_IS;
    }
    spark.sparkContext().setJobDescription("look at " + train.images().name());
    DatasetScan scan = DatasetScan.of(train.images());
    return form(
        train.partitions(),
        DataProfile.of(scan.statistics(), scan.labels(), scan.labels().counts().size()));
  }

  private static PictureForm form(List<PartitionRecord> partitions, DataProfile images) {
    boolean reshaped =
        !partitions.isEmpty()
            && partitions.stream().allMatch(part -> part.pictures() == PictureForm.DIGITS);
    return reshaped ? PictureForm.DIGITS : SetForm.of(images);
  }

  /** What metrics.json says of both parts. */
  RunMetrics.Dataset record() {
    return new RunMetrics.Dataset(
        new RunMetrics.Part(
            trainScan.count(),
            trainScan.sha256(),
            quarantine.images().size(),
            trainScan.overlap().count(),
            trainPartitions.stream()
                .map(partition -> new RunMetrics.Partition(partition.date(), partition.count()))
                .toList()),
        RunMetrics.Part.of(testScan.count(), testScan.sha256()),
        form(trainPartitions, profile()),
        rule.mapping().isIdentity() ? "" : rule.mapping().toString());
  }

  /** What the training images look like. */
  DataProfile profile() {
    return DataProfile.of(trainScan.statistics(), trainScan.labels(), classes);
  }
}

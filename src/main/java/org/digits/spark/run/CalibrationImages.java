package org.digits.spark.run;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.data.CounterRandom;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.dataset.PreparedImages;
import org.digits.spark.dataset.Quarantine;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.SourceNotes;

/** Some of a run's training images, for what is measured on them. */
public final class CalibrationImages {
  /** Enough to find the largest activations in seconds. */
  private static final int COUNT = 500;

  private CalibrationImages() {}

  /**
   * Reads the training images as the run did, from its days of a prepared Dataset and without its
   * quarantine, and takes about five hundred, which their ids decide.
   *
   * @param data their folder or URI
   * @param notes that the user should read
   * @throws DataFormatException if they are not those that the run was trained on
   */
  public static List<ImageBlock> of(
      SparkSession spark, RunReader run, String data, SourceNotes notes) throws IOException {
    RunMetrics metrics = run.metrics();
    ImageDataset images = open(spark, metrics, data, notes);
    if (run.manifest().has(RunDirectory.QUARANTINE)) {
      images = Quarantine.without(images, Quarantine.ids(run.read(RunDirectory.QUARANTINE)));
    }
    spark.sparkContext().setJobDescription("scan " + images.name());
    DatasetScan scan = DatasetScan.of(images);
    if (metrics.wasImported()) {
      notes.say("note: run " + metrics.runId() + " was imported; any images have to do");
    } else if (!scan.sha256().equals(metrics.dataset().train().sha256())) {
      throw new DataFormatException(
          "%s: expected the training images of run %s, whose content has SHA-256 %s, found %s; name those with --data"
              .formatted(
                  images.name(),
                  metrics.runId(),
                  metrics.dataset().train().sha256(),
                  scan.sha256()));
    }
    double share = Math.min(1, (double) COUNT / scan.count());
    return images
        .blocks()
        .map(block -> block.select(rows(block, share)))
        .filter(block -> block.size() > 0)
        .collect();
  }

  private static int[] rows(ImageBlock block, double share) {
    return IntStream.range(0, block.size())
        .filter(row -> CounterRandom.unit(CounterRandom.mix(0, 0, block.ids()[row]), 0) < share)
        .toArray();
  }

  private static ImageDataset open(
      SparkSession spark, RunMetrics metrics, String data, SourceNotes notes) throws IOException {
    Storage root = Storage.of(data, spark.sparkContext().hadoopConfiguration());
    var prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      return PreparedImages.read(spark, prepared.get(), DatasetPart.TRAIN, days(metrics)).images();
    }
    LabelMapping labels =
        metrics.dataset().labels().isEmpty() ? LabelMapping.NONE : metrics.labels();
    boolean transposed = Boolean.TRUE.equals(metrics.config().get(Option.TRANSPOSE.key()));
    ImageReading reading = ImageReading.of(PictureForm.AS_IS, transposed);
    return new LabelledSources(spark, reading, labels, notes).openTraining(data, DatasetPart.TRAIN);
  }

  // Not the range that the user named: days may have come since.
  private static DateRange days(RunMetrics metrics) {
    List<RunMetrics.Partition> read = metrics.dataset().train().partitions();
    return read.isEmpty()
        ? DateRange.ALL
        : new DateRange(day(read.get(0)), day(read.get(read.size() - 1)));
  }

  private static Optional<LocalDate> day(RunMetrics.Partition partition) {
    return Optional.of(DateRange.parse(partition.date()));
  }
}

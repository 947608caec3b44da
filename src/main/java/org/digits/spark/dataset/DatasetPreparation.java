package org.digits.spark.dataset;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.digits.data.ClassRule;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.PicturesRead;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageRows;
import org.digits.spark.images.SourceNotes;

/** Makes partitions of a prepared Dataset out of labelled images of any source. */
public final class DatasetPreparation {
  private final SparkSession spark;
  private final Clock clock;
  private final SourceNotes notes;

  /** As below; notes of the input are logged. */
  public DatasetPreparation(SparkSession spark, Clock clock) {
    this(spark, clock, SourceNotes.LOGGED);
  }

  /** Preparation on a session; the clock tells when a partition was made. */
  public DatasetPreparation(SparkSession spark, Clock clock, SourceNotes notes) {
    this.spark = spark;
    this.clock = clock;
    this.notes = notes;
  }

  /**
   * What to prepare.
   *
   * @param input path or URI of the images
   * @param format of them
   * @param reading of them; pictures in {@link PictureForm#AUTO} for that of the images that the
   *     Dataset holds, or else for what the pictures call for
   * @param size of the images; empty for that of the Dataset, or else 28 x 28 unless the source
   *     says another
   * @param labels of the classes; {@link LabelMapping#NONE} for those of the Dataset, or else for
   *     labels that are the classes themselves, as many as the largest says
   * @param dataset path or URI of the Dataset
   * @param part of the Dataset, and of an input whose names tell parts
   * @param date of the partition
   * @param quarantine whether bad rows are set aside
   * @param existing what to do where the date has images
   */
  public record Request(
      String input,
      ImageFormat format,
      ImageReading reading,
      Optional<Size> size,
      LabelMapping labels,
      String dataset,
      DatasetPart part,
      LocalDate date,
      boolean quarantine,
      Existing existing) {
    /** Whether a partition has the place of the new one. */
    boolean isAt(PartitionRecord partition) {
      return partition.day().equals(date) && partition.part().equals(part.label());
    }

    /** Whether a partition makes room for the new one. */
    boolean replaces(PartitionRecord partition) {
      return existing == Existing.REPLACE && isAt(partition);
    }
  }

  /**
   * What became of it.
   *
   * @param partition that holds the images
   * @param location its URI
   * @param isNew false where it held the same images before, and nothing was written
   * @param pictures what was done to pictures
   */
  public record Result(
      PartitionRecord partition, String location, boolean isNew, PicturesRead pictures) {}

  /**
   * Adds a partition, unless one of the part holds the same images and labels, whatever its date.
   * To replace one by the same images writes it again, since its files may be damaged.
   *
   * @throws DataFormatException if an image is bad, or unlike the Dataset's
   * @throws StorageException if the date has other images and they may not be replaced
   */
  public Result prepare(Request request) throws IOException {
    PreparedDataset dataset =
        new PreparedDataset(
            Storage.of(request.dataset(), spark.sparkContext().hadoopConfiguration()));
    List<PartitionRecord> models = models(dataset, request);
    LabelMapping own = PartitionRecord.labels(models);
    LabelledSources sources =
        new LabelledSources(
            spark,
            reading(request, models),
            request.labels().isOpen() ? own : request.labels(),
            notes);
    ImageRows rows = open(sources, request, models, dataset);
    LabelMapping labels = request.labels().isOpen() ? sources.labels() : request.labels();
    requireLabels(labels, models, dataset);
    rows.rows().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      spark.sparkContext().setJobDescription("check " + request.input());
      ClassRule rule = ClassRule.of(labels, PartitionRecord.classes(models));
      CheckedRows checked = CheckedRows.of(rows, rule, bad(request));
      sayClasses(rule, checked);
      return new PartitionWriter(spark, clock, dataset, request)
          .add(checked, rule.mapping(), sources.pictures().done());
    } finally {
      rows.rows().unpersist();
      spark.sparkContext().setJobDescription(null);
    }
  }

  /** The partitions that say what new images must be like; one that is replaced has no say. */
  private static List<PartitionRecord> models(PreparedDataset dataset, Request request)
      throws StorageException {
    List<PartitionRecord> models = new ArrayList<>();
    for (DatasetPart part : DatasetPart.values()) {
      models.addAll(dataset.partitions(part));
    }
    models.removeIf(request::replaces);
    return models;
  }

  private static ImageReading reading(Request request, List<PartitionRecord> models) {
    ImageReading reading = request.reading();
    return reading.pictures() == PictureForm.AUTO && !models.isEmpty()
        ? reading.with(models.get(0).form())
        : reading;
  }

  private ImageRows open(
      LabelledSources sources,
      Request request,
      List<PartitionRecord> models,
      PreparedDataset dataset)
      throws IOException {
    spark.sparkContext().setJobDescription("look at " + request.input());
    ImageRows rows =
        sources.openPart(request.input(), request.format(), sizes(request, models), request.part());
    requireSize(rows, request);
    requireSize(rows, models, dataset);
    return rows;
  }

  private void sayClasses(ClassRule rule, CheckedRows checked) {
    String name = checked.images().name();
    if (rule.known() > 0 && checked.classes() > rule.known()) {
      notes.say(
          "note: %s: the Dataset has %d classes from now on, labels %s; runs that were trained on %d do not know the new ones"
              .formatted(
                  name, checked.classes(), rule.mapping().range(checked.classes()), rule.known()));
    }
    checked
        .scan()
        .labels()
        .missing(rule.mapping(), checked.classes())
        .ifPresent(missing -> notes.say("note: %s: %s".formatted(name, missing)));
  }

  private static InputSizes sizes(Request request, List<PartitionRecord> partitions) {
    return request
        .size()
        .map(size -> InputSizes.exactly(size.height(), size.width()))
        .orElse(sizes(partitions));
  }

  private static InputSizes sizes(List<PartitionRecord> partitions) {
    return partitions.stream()
        .findFirst()
        .map(p -> InputSizes.exactly(p.images().height(), p.images().width()))
        .orElse(InputSizes.ANY);
  }

  private static CheckedRows.Bad bad(Request request) {
    return request.quarantine() ? CheckedRows.Bad.SET_ASIDE : CheckedRows.Bad.REFUSE;
  }

  private static void requireLabels(
      LabelMapping labels, List<PartitionRecord> models, PreparedDataset dataset)
      throws DataFormatException {
    LabelMapping own = PartitionRecord.labels(models);
    int classes = PartitionRecord.classes(models);
    if (!labels.isOpen() && (!labels.agrees(own, classes) || labels.size() < classes)) {
      throw new DataFormatException(
          "%s: expected labels %s, as its partitions have, found %s; others may be added at the end, for other labels prepare another Dataset"
              .formatted(dataset.location(), own.range(classes), labels.range(labels.size())));
    }
  }

  private static void requireSize(ImageRows rows, Request request) throws DataFormatException {
    if (request.size().isPresent() && !rows.size().equals(request.size().get())) {
      throw new DataFormatException(
          "%s: expected images of %s, as --image-size says, found %s; correct it, or leave it out"
              .formatted(rows.name(), request.size().get(), rows.size()));
    }
  }

  private static void requireSize(
      ImageRows rows, List<PartitionRecord> partitions, PreparedDataset dataset)
      throws DataFormatException {
    Size size = sizes(partitions).likely();
    if (!partitions.isEmpty() && !rows.size().equals(size)) {
      throw new DataFormatException(
          "%s: expected images of %s, as in %s, found %s; scale them, or prepare another Dataset"
              .formatted(rows.name(), size, dataset.location(), rows.size()));
    }
  }
}

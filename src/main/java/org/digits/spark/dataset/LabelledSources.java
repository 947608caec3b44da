package org.digits.spark.dataset;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PartWish;
import org.digits.data.Symmetry;
import org.digits.model.InputSizes;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageRows;
import org.digits.spark.images.ImageSources;
import org.digits.spark.images.ImageSources.Untrainable;
import org.digits.spark.images.PictureReading;
import org.digits.spark.images.SourceLabels;
import org.digits.spark.images.SourceNotes;

/** Opens labelled images wherever they are, prepared Datasets among them. */
public final class LabelledSources {
  private final SparkSession spark;
  private final ImageSources sources;
  private final Configuration configuration;
  private final SourceNotes notes;
  private final ImageReading reading;
  private LabelMapping mapping;

  /** Sources whose notes are logged, with pictures in the form that they call for. */
  public LabelledSources(SparkSession spark) {
    this(spark, ImageReading.DEFAULT, LabelMapping.NONE, SourceNotes.LOGGED);
  }

  /**
   * Sources of a session.
   *
   * @param reading how the images are read
   * @param mapping of the labels to classes
   * @param notes that the user should read
   */
  public LabelledSources(
      SparkSession spark, ImageReading reading, LabelMapping mapping, SourceNotes notes) {
    this.spark = spark;
    this.sources = new ImageSources(spark, reading, SourceLabels.by(mapping), notes);
    this.reading = reading;
    this.mapping = mapping;
    this.notes = notes;
    this.configuration = spark.sessionState().newHadoopConf();
  }

  /** The labels of the classes: the given ones, or those of {@link #openPart} where it has more. */
  public LabelMapping labels() {
    return mapping;
  }

  /** What the pictures that were opened are read as. */
  public PictureReading pictures() {
    return sources.pictures();
  }

  /**
   * Labelled images to test on: the test part of an IDX folder or a prepared Dataset, Parquet with
   * a column {@code label}, or pictures in one folder per label, their test part where the names
   * tell one.
   *
   * @throws DataFormatException also if there are no labels
   */
  public PreparedImages openLabelled(String location, ImageFormat format, InputSizes sizes)
      throws IOException {
    Storage root = Storage.of(location, configuration);
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      requireUpright(root, reading);
      PreparedImages images =
          PreparedImages.read(spark, prepared.get(), DatasetPart.TEST, DateRange.ALL);
      images.requireLabels(mapping);
      return images;
    }
    return PreparedImages.of(
        labelled(root, known(root, location, format, DatasetPart.TEST), sizes, PartWish.TESTED));
  }

  /**
   * Images to train on, or to test on from the same place: IDX or NumPy's, which no preparation
   * need have checked.
   *
   * @param part the one or the other
   * @throws DataFormatException also if something else is there, with the commands that take it
   */
  public ImageDataset openTraining(String location, DatasetPart part) throws IOException {
    Storage root = Storage.of(location, configuration);
    String place = ImageSources.place(root, location);
    ImageSources.Trainable found = ImageSources.trainable(root, place, part);
    if (found.problem().isPresent()) {
      throw found.problem().get().at(place);
    }
    ImageFormat known = found.format();
    if (part == DatasetPart.TEST && known == ImageFormat.IDX && !root.isDirectory("")) {
      throw new DataFormatException(
          "%s: expected a folder with the test images, too, found one file; name the test images with --test-data"
              .formatted(root.location()));
    }
    return labelled(
        root,
        known,
        InputSizes.ANY,
        part == DatasetPart.TRAIN ? PartWish.TRAINED : PartWish.TESTED_BESIDE);
  }

  private ImageDataset labelled(Storage root, ImageFormat known, InputSizes sizes, PartWish wish)
      throws IOException {
    ImageDataset images = sources.labelled(root, known, sizes, wish);
    // Of two parts in one place the second says it for both.
    if (known.isPixels() && wish != PartWish.TRAINED) {
      ImageSources.sayUnreadBeside(root, known, notes);
    }
    return images;
  }

  /** Fails for a prepared Dataset whose images were to be turned once more. */
  public static void requireUpright(Storage root, ImageReading reading) throws DataFormatException {
    Symmetry stored = reading.stored();
    if (stored != Symmetry.NONE) {
      throw new DataFormatException(
          "%s: expected images as they were stored first, found a prepared Dataset, whose images are %s when they are prepared; leave out --transpose"
              .formatted(root.location(), stored));
    }
  }

  // Who names nothing that is there may mean MNIST.
  private static ImageFormat known(
      Storage root, String location, ImageFormat format, DatasetPart part) throws IOException {
    String place = ImageSources.place(root, location);
    Optional<Untrainable> missing = ImageSources.missing(root, place, part);
    if (missing.isPresent()) {
      throw missing.get().at(place);
    }
    return ImageSources.known(root, format);
  }

  /**
   * Labelled images as rows, bad ones among them.
   *
   * @param part of an IDX folder, of a prepared Dataset, or of a source whose names tell parts
   * @throws DataFormatException also if there are no labels
   */
  public ImageRows openPart(String location, ImageFormat format, InputSizes sizes, DatasetPart part)
      throws IOException {
    Storage root = Storage.of(location, configuration);
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      requireUpright(root, reading);
      PreparedImages images = PreparedImages.read(spark, prepared.get(), part, DateRange.ALL);
      if (!mapping.isOpen()) {
        images.requireLabels(mapping);
      }
      mapping = mapping.orLonger(images.labels());
      return ImageRows.of(images.images());
    }
    ImageFormat known = known(root, location, format, part);
    PartWish wish = PartWish.prepared(part);
    ImageRows rows = sources.labelledRows(root, known, sizes, wish);
    if (known.isPixels()) { // others say it as they are opened
      ImageSources.sayUnreadBeside(root, known, notes);
    }
    return rows;
  }
}

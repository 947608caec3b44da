package org.digits.spark.images;

import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageReading;
import org.digits.data.PartWish;
import org.digits.data.Symmetry;
import org.digits.data.fetch.MnistFetcher;
import org.digits.data.fetch.MnistFiles;
import org.digits.model.InputSizes;
import org.digits.publishing.storage.Storage;

/** Opens images wherever they are: IDX, NumPy's .npz, tables of many shapes, or pictures. */
public final class ImageSources {
  private final SparkSession spark;
  private final SerializableConfiguration configuration;
  private final PictureReading pictures;
  private final SourceLabels labels;
  private final SourceNotes notes;
  private final Symmetry stored;

  /** Sources of a session, of which the images alone are wanted; parameters as below. */
  public ImageSources(SparkSession spark, ImageReading reading, SourceNotes notes) {
    this(spark, reading, SourceLabels.UNREAD, notes);
  }

  /**
   * Sources of a session.
   *
   * @param reading how the images are read
   * @param labels how labels are read
   * @param notes that the user should read
   */
  public ImageSources(
      SparkSession spark, ImageReading reading, SourceLabels labels, SourceNotes notes) {
    this.spark = spark;
    this.labels = labels;
    this.stored = reading.stored();
    this.notes = notes;
    this.pictures = new PictureReading(spark, reading.pictures());
    this.configuration = new SerializableConfiguration(spark.sessionState().newHadoopConf());
  }

  /**
   * All images of a source for a network; labels come along where they are read.
   *
   * @param location path or URI of a file or folder
   * @param sizes that the network takes
   * @throws DataFormatException if there is nothing there, or nothing that is known
   */
  public ImageRows open(String location, ImageFormat format, InputSizes sizes) throws IOException {
    Storage root = Storage.of(location, configuration.value());
    return open(root, known(root, format), sizes, PartWish.EVERYTHING);
  }

  /**
   * As above, of a format that is not {@link ImageFormat#AUTO}, and of a part where the names tell
   * parts.
   */
  public ImageRows open(Storage root, ImageFormat known, InputSizes sizes, PartWish wish)
      throws IOException {
    InputSizes own = stored.swapsSides() ? sizes.transposed() : sizes;
    SourceFiles all = SourceFiles.list(root, known);
    if (known == ImageFormat.NPZ) { // parts are told by the arrays' names, too
      all.sayUnread(notes);
      return new NpzImages(configuration).open(spark, all, own, notes).undoing(stored);
    }
    SourceFiles files = all.of(wish, notes);
    ImageRows rows =
        switch (known) {
          case IDX -> new IdxImageFiles(spark, configuration).open(files);
          case PARQUET, CSV, LIBSVM ->
              new TableImages(spark, pictures, labels, notes).open(files, known, own);
          default -> new PictureFiles(spark, pictures, labels).open(files, own.likely());
        };
    return rows.undoing(stored);
  }

  /**
   * The digits beside each other on each picture of a source.
   *
   * @param location path or URI of a picture, a folder of them, or a table with a column of them
   * @throws DataFormatException also if it holds no pictures
   */
  public PictureReading.Digits digits(String location, ImageFormat format, InputSizes sizes)
      throws IOException {
    Storage root = Storage.of(location, configuration.value());
    ImageFormat known = known(root, format);
    InputSizes own = stored.swapsSides() ? sizes.transposed() : sizes;
    if (known != ImageFormat.PNG && known != ImageFormat.PARQUET) {
      throw new DataFormatException(
          "%s: expected pictures, of which --several reads the digits, found %s; predict these without --several"
              .formatted(root.location(), known.label()));
    }
    SourceFiles files = SourceFiles.list(root, known).of(PartWish.EVERYTHING, notes);
    return known == ImageFormat.PNG
        ? new PictureFiles(spark, pictures, labels).digits(files, own.likely(), stored)
        : new TableImages(spark, pictures, labels, notes).digits(files, known, own, stored);
  }

  /**
   * Labelled images of a part.
   *
   * @param known format, not {@link ImageFormat#AUTO}
   * @param wish the part, where the names tell parts
   * @throws DataFormatException also if there are no labels
   */
  public ImageDataset labelled(Storage root, ImageFormat known, InputSizes sizes, PartWish wish)
      throws IOException {
    return known.isPixels()
        ? pixels(root, known, sizes, wish)
        : open(root, known, sizes, wish).labelled();
  }

  /** As above, with bad images among them. */
  public ImageRows labelledRows(Storage root, ImageFormat known, InputSizes sizes, PartWish wish)
      throws IOException {
    if (known.isPixels()) {
      return ImageRows.of(pixels(root, known, sizes, wish));
    }
    ImageRows rows = open(root, known, sizes, wish);
    rows.requireLabels();
    return rows;
  }

  // Their labels stand apart from the images, one a row; there are no bad rows.
  private ImageDataset pixels(Storage root, ImageFormat known, InputSizes sizes, PartWish wish)
      throws IOException {
    InputSizes own = stored.swapsSides() ? sizes.transposed() : sizes;
    ImageDataset images =
        known == ImageFormat.IDX
            ? IdxDatasets.open(spark, root, wish, notes)
            : NpzImages.open(spark, NpzImages.labelled(root, own, wish, notes, configuration));
    return labels.classes(images.undoing(stored));
  }

  /** What the pictures that were opened are read as; those of one source alone have one form. */
  public PictureReading pictures() {
    return pictures;
  }

  /** Says which files beside those of a format are passed over, if any. */
  public static void sayUnreadBeside(Storage root, ImageFormat known, SourceNotes notes)
      throws IOException {
    SourceFiles.list(root, known).sayUnread(notes);
  }

  /**
   * Why a place is nothing to train on, and what to do.
   *
   * @param isMissing whether nothing is there at all
   * @param fix commands
   */
  public record Untrainable(String found, boolean isMissing, String fix) {
    /** The error of a command that needs the place. */
    public DataFormatException at(String place) {
      String advice = isMissing ? "get MNIST with '%s'" : "%s";
      return new DataFormatException("%s: %s; %s".formatted(place, found, advice.formatted(fix)));
    }
  }

  /** A place as the user names it, or its URI where that is on no local disk. */
  public static String place(Storage root, String location) {
    return root.location().startsWith("file:") ? location : root.location();
  }

  /** The same where nothing is there; whoever means MNIST then gets it. */
  public static Optional<Untrainable> missing(Storage root, String place, DatasetPart part)
      throws IOException {
    if (!SourceFiles.isEmpty(root)) {
      return Optional.empty();
    }
    String name =
        (part == DatasetPart.TRAIN ? MnistFiles.TRAIN_IMAGES : MnistFiles.TEST_IMAGES).name();
    String found = "no file %s or %s.gz".formatted(name, name);
    return Optional.of(new Untrainable(found, true, MnistFetcher.command(place)));
  }

  /**
   * What a place that is no prepared Dataset holds.
   *
   * @param format that training reads as it is, unless there is a problem
   */
  public record Trainable(ImageFormat format, Optional<Untrainable> problem) {}

  /**
   * Looks whether a place that is no prepared Dataset holds what training reads as it is.
   *
   * @param place as the user names it
   * @param part that is missed first
   */
  public static Trainable trainable(Storage root, String place, DatasetPart part)
      throws IOException {
    Optional<Untrainable> missing = missing(root, place, part);
    if (missing.isPresent()) {
      return new Trainable(ImageFormat.AUTO, missing);
    }
    boolean isFile = !root.isDirectory("");
    ImageFormat format = isFile ? ImageFormat.ofName(root.location()) : ImageFormat.detect(root);
    return new Trainable(
        format, format.isPixels() ? Optional.empty() : Optional.of(untrainable(format, place)));
  }

  private static Untrainable untrainable(ImageFormat format, String place) {
    String fix =
        format == ImageFormat.AUTO
            ? "name a folder, or a file that is called as train-images-idx3-ubyte or mnist.npz"
            : "make a Dataset of them with 'submit-scripts/digits.sh prepare --input %s --to dataset', of the test images with '--part test', then 'submit-scripts/digits.sh train --data dataset'"
                .formatted(place);
    String found =
        "expected IDX files, .npz or a prepared Dataset, found %s".formatted(format.label());
    return new Untrainable(found, false, fix);
  }

  /** The given format, or what the file names say. */
  public static ImageFormat known(Storage root, ImageFormat format) throws IOException {
    if (!root.exists("")) {
      throw new DataFormatException(root.location() + ": there is no such file or folder");
    }
    return format == ImageFormat.AUTO ? ImageFormat.detect(root) : format;
  }
}

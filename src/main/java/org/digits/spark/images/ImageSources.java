package org.digits.spark.images;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.PartWish;
import org.digits.data.PictureForm;
import org.digits.model.InputSizes;
import org.digits.publishing.storage.Storage;

/** Opens images wherever they are: IDX, tables of many shapes, or pictures. */
public final class ImageSources {
  private final SparkSession spark;
  private final SerializableConfiguration configuration;
  private final PictureReading pictures;
  private final SourceLabels labels;
  private final SourceNotes notes;

  /** Sources of a session, of which the images alone are wanted; parameters as below. */
  public ImageSources(SparkSession spark, PictureForm pictures, SourceNotes notes) {
    this(spark, pictures, SourceLabels.UNREAD, notes);
  }

  /**
   * Sources of a session.
   *
   * @param pictures form that pictures are read in
   * @param labels how labels are read
   * @param notes that the user should read
   */
  public ImageSources(
      SparkSession spark, PictureForm pictures, SourceLabels labels, SourceNotes notes) {
    this.spark = spark;
    this.labels = labels;
    this.notes = notes;
    this.pictures = new PictureReading(spark, pictures);
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
    SourceFiles files = SourceFiles.list(root, known).of(wish, notes);
    return switch (known) {
      case IDX -> new IdxImageFiles(spark, configuration).open(files);
      case PARQUET, CSV, LIBSVM ->
          new TableImages(spark, pictures, labels, notes).open(files, known, sizes);
      default -> new PictureFiles(spark, pictures, labels).open(files, sizes.likely());
    };
  }

  /** What the pictures that were opened are read as; those of one source alone have one form. */
  public PictureReading pictures() {
    return pictures;
  }

  /** Says which files of a folder of IDX are passed over, if any. */
  public static void sayUnreadBesideIdx(Storage root, SourceNotes notes) throws IOException {
    SourceFiles.list(root, ImageFormat.IDX).sayUnread(notes);
  }

  /** The given format, or what the file names say. */
  public static ImageFormat known(Storage root, ImageFormat format) throws IOException {
    if (!root.exists("")) {
      throw new DataFormatException(root.location() + ": there is no such file or folder");
    }
    return format == ImageFormat.AUTO ? ImageFormat.detect(root) : format;
  }
}

package org.digits.spark.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.PictureForm;
import org.digits.model.InputSizes;
import org.digits.publishing.storage.Storage;

/** Opens images wherever they are: IDX, Parquet of three shapes, or pictures. */
public final class ImageSources {
  private final SparkSession spark;
  private final SerializableConfiguration configuration;
  private final PictureReading pictures;

  /**
   * Sources of a session.
   *
   * @param pictures form that pictures are read in
   */
  public ImageSources(SparkSession spark, PictureForm pictures) {
    this.spark = spark;
    this.pictures = new PictureReading(spark, pictures);
    this.configuration = new SerializableConfiguration(spark.sessionState().newHadoopConf());
  }

  /**
   * Images for a network; labels come along where the source has them.
   *
   * @param location path or URI of a file or folder
   * @param sizes that the network takes
   * @throws DataFormatException if there is nothing there, or nothing that is known
   */
  public ImageRows open(String location, ImageFormat format, InputSizes sizes) throws IOException {
    Storage root = Storage.of(location, configuration.value());
    return open(root, known(root, format), sizes);
  }

  /** As above, of a format that is not {@link ImageFormat#AUTO}. */
  public ImageRows open(Storage root, ImageFormat known, InputSizes sizes) throws IOException {
    return switch (known) {
      case IDX -> new IdxImageFiles(spark, configuration).open(root);
      case PARQUET -> new ParquetImages(spark, pictures).open(root.location(), sizes);
      default -> new PictureFiles(spark, pictures).open(root, sizes.likely());
    };
  }

  /** What the pictures that were opened are read as; those of one source alone have one form. */
  public PictureReading pictures() {
    return pictures;
  }

  /** The given format, or what the file names say. */
  public static ImageFormat known(Storage root, ImageFormat format) throws IOException {
    if (!root.exists("")) {
      throw new DataFormatException(root.location() + ": there is no such file or folder");
    }
    return format == ImageFormat.AUTO ? ImageFormat.detect(root) : format;
  }

  /** The files of a folder that a format's names tell, but for hidden ones. */
  static List<String> names(Storage root, ImageFormat format) throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : root.list("")) {
      boolean named = !ImageFormat.isHidden(name) && ImageFormat.ofName(name) == format;
      if (named && !root.isDirectory(name)) {
        names.add(name);
      }
    }
    return names;
  }
}

package org.digits.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.model.InputSizes;
import org.digits.publishing.PreparedDataset;
import org.digits.publishing.Storage;

/** Opens images wherever they are: IDX, Parquet of three shapes, or pictures. */
final class ImageSources {
  private final SparkSession spark;
  private final SerializableConfiguration configuration;

  ImageSources(SparkSession spark) {
    this.spark = spark;
    this.configuration = new SerializableConfiguration(spark.sessionState().newHadoopConf());
  }

  /**
   * Images for a network; labels come along where the source has them.
   *
   * @param location path or URI of a file or folder
   * @param sizes that the network takes
   * @throws DataFormatException if there is nothing there, or nothing that is known
   */
  ImageRows open(String location, ImageFormat format, InputSizes sizes) throws IOException {
    Storage root = Storage.of(location, configuration.value());
    return open(root, known(root, format), sizes);
  }

  private ImageRows open(Storage root, ImageFormat known, InputSizes sizes) throws IOException {
    return switch (known) {
      case IDX -> new IdxImageFiles(spark, configuration).open(root);
      case PARQUET -> new ParquetImages(spark).open(root.location(), sizes);
      default -> new PictureFiles(spark).open(root, sizes.likely());
    };
  }

  /**
   * Labelled images: the test part of an IDX folder or a prepared Dataset, Parquet with a column
   * {@code label}, or pictures in one folder per label.
   *
   * @throws DataFormatException also if there are no labels
   */
  PreparedImages openLabelled(String location, ImageFormat format, InputSizes sizes)
      throws IOException {
    Storage root = Storage.of(location, configuration.value());
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      return PreparedImages.read(spark, prepared.get(), DatasetPart.TEST, DateRange.ALL);
    }
    ImageFormat known = known(root, format);
    return PreparedImages.of(
        known == ImageFormat.IDX
            ? IdxDatasets.test(spark, location)
            : open(root, known, sizes).labelled());
  }

  /**
   * Labelled images as rows, bad ones among them.
   *
   * @param part of an IDX folder, or of a prepared Dataset
   * @throws DataFormatException also if there are no labels
   */
  ImageRows openPart(String location, ImageFormat format, InputSizes sizes, DatasetPart part)
      throws IOException {
    Storage root = Storage.of(location, configuration.value());
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      return ImageRows.of(PreparedImages.read(spark, prepared.get(), part, DateRange.ALL).images());
    }
    ImageFormat known = known(root, format);
    if (known == ImageFormat.IDX) {
      return ImageRows.of(
          part == DatasetPart.TRAIN
              ? IdxDatasets.train(spark, location)
              : IdxDatasets.test(spark, location));
    }
    ImageRows rows = open(root, known, sizes);
    rows.requireLabels();
    return rows;
  }

  /** The given format, or what the file names say. */
  static ImageFormat known(Storage root, ImageFormat format) throws IOException {
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

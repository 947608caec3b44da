package org.digits.spark.dataset;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.PictureForm;
import org.digits.model.InputSizes;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageRows;
import org.digits.spark.images.ImageSources;
import org.digits.spark.images.PictureReading;

/** Opens labelled images wherever they are, prepared Datasets among them. */
public final class LabelledSources {
  private final SparkSession spark;
  private final ImageSources sources;
  private final Configuration configuration;

  /**
   * Sources of a session.
   *
   * @param pictures form that pictures are read in
   */
  public LabelledSources(SparkSession spark, PictureForm pictures) {
    this.spark = spark;
    this.sources = new ImageSources(spark, pictures);
    this.configuration = spark.sessionState().newHadoopConf();
  }

  /** What the pictures that were opened are read as. */
  public PictureReading pictures() {
    return sources.pictures();
  }

  /**
   * Labelled images: the test part of an IDX folder or a prepared Dataset, Parquet with a column
   * {@code label}, or pictures in one folder per label.
   *
   * @throws DataFormatException also if there are no labels
   */
  public PreparedImages openLabelled(String location, ImageFormat format, InputSizes sizes)
      throws IOException {
    Storage root = Storage.of(location, configuration);
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      return PreparedImages.read(spark, prepared.get(), DatasetPart.TEST, DateRange.ALL);
    }
    ImageFormat known = ImageSources.known(root, format);
    return PreparedImages.of(
        known == ImageFormat.IDX
            ? IdxDatasets.test(spark, location)
            : sources.open(root, known, sizes).labelled());
  }

  /**
   * Labelled images as rows, bad ones among them.
   *
   * @param part of an IDX folder, or of a prepared Dataset
   * @throws DataFormatException also if there are no labels
   */
  public ImageRows openPart(String location, ImageFormat format, InputSizes sizes, DatasetPart part)
      throws IOException {
    Storage root = Storage.of(location, configuration);
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      return ImageRows.of(PreparedImages.read(spark, prepared.get(), part, DateRange.ALL).images());
    }
    ImageFormat known = ImageSources.known(root, format);
    if (known == ImageFormat.IDX) {
      return ImageRows.of(
          part == DatasetPart.TRAIN
              ? IdxDatasets.train(spark, location)
              : IdxDatasets.test(spark, location));
    }
    ImageRows rows = sources.open(root, known, sizes);
    rows.requireLabels();
    return rows;
  }
}

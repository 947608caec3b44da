package org.digits.spark.dataset;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.LabelMapping;
import org.digits.data.PartWish;
import org.digits.data.PictureForm;
import org.digits.model.InputSizes;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageRows;
import org.digits.spark.images.ImageSources;
import org.digits.spark.images.PictureReading;
import org.digits.spark.images.SourceLabels;
import org.digits.spark.images.SourceNotes;

/** Opens labelled images wherever they are, prepared Datasets among them. */
public final class LabelledSources {
  private final SparkSession spark;
  private final ImageSources sources;
  private final Configuration configuration;
  private final SourceNotes notes;
  private LabelMapping mapping;

  /** Sources whose notes are logged, with pictures in the form that they call for. */
  public LabelledSources(SparkSession spark) {
    this(spark, PictureForm.AUTO, LabelMapping.NONE, SourceNotes.LOGGED);
  }

  /**
   * Sources of a session.
   *
   * @param pictures form that pictures are read in
   * @param mapping of the labels to classes
   * @param notes that the user should read
   */
  public LabelledSources(
      SparkSession spark, PictureForm pictures, LabelMapping mapping, SourceNotes notes) {
    this.spark = spark;
    this.sources = new ImageSources(spark, pictures, SourceLabels.by(mapping), notes);
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
      PreparedImages images =
          PreparedImages.read(spark, prepared.get(), DatasetPart.TEST, DateRange.ALL);
      images.requireLabels(mapping);
      return images;
    }
    ImageFormat known = ImageSources.known(root, format);
    if (known == ImageFormat.IDX) {
      ImageDataset test = classes(IdxDatasets.test(spark, location));
      ImageSources.sayUnreadBesideIdx(root, notes);
      return PreparedImages.of(test);
    }
    return PreparedImages.of(sources.open(root, known, sizes, PartWish.TESTED).labelled());
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
      PreparedImages images = PreparedImages.read(spark, prepared.get(), part, DateRange.ALL);
      if (!mapping.isOpen()) {
        images.requireLabels(mapping);
      }
      mapping = mapping.orLonger(images.labels());
      return ImageRows.of(images.images());
    }
    ImageFormat known = ImageSources.known(root, format);
    if (known == ImageFormat.IDX) {
      ImageDataset images =
          part == DatasetPart.TRAIN
              ? IdxDatasets.train(spark, location)
              : IdxDatasets.test(spark, location);
      ImageSources.sayUnreadBesideIdx(root, notes);
      return ImageRows.of(classes(images));
    }
    ImageRows rows = sources.open(root, known, sizes, PartWish.prepared(part));
    rows.requireLabels();
    return rows;
  }

  private ImageDataset classes(ImageDataset idx) {
    return SourceLabels.by(mapping).classes(idx);
  }
}

package org.digits.spark.dataset;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.LabelMapping;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.LiteralPaths;
import org.digits.spark.images.WholeFiles;

/**
 * Images of a prepared Dataset, or of another source.
 *
 * @param partitions that they come from, by date; empty where the source is no prepared Dataset
 */
public record PreparedImages(ImageDataset images, List<PartitionRecord> partitions) {

  /** Images that nobody has prepared. */
  public static PreparedImages of(ImageDataset images) {
    return new PreparedImages(images, List.of());
  }

  /**
   * The partitions of a range of days.
   *
   * @throws DataFormatException if there is none, or their images differ in size
   */
  public static PreparedImages read(
      SparkSession spark, PreparedDataset dataset, DatasetPart part, DateRange dates)
      throws StorageException, DataFormatException {
    List<PartitionRecord> all = dataset.partitions(part);
    List<PartitionRecord> chosen =
        all.stream().filter(partition -> dates.contains(partition.day())).toList();
    if (chosen.isEmpty()) {
      throw none(dataset, part, dates, all);
    }
    PartitionRecord first = chosen.get(0);
    for (PartitionRecord partition : chosen) {
      if (partition.images().height() != first.images().height()
          || partition.images().width() != first.images().width()) {
        throw new DataFormatException(
            "%s: expected images of %d x %d, as in %s, found %d x %d; choose the dates of one size"
                .formatted(
                    dataset.location(partition),
                    first.images().height(),
                    first.images().width(),
                    first.path(),
                    partition.images().height(),
                    partition.images().width()));
      }
    }
    String name = dataset.location() + "/part=" + part.label();
    String[] folders =
        chosen.stream().map(dataset::location).map(LiteralPaths::pattern).toArray(String[]::new);
    return new PreparedImages(
        new ImageDataset(
            name,
            WholeFiles.reader(spark).schema(ImageDataset.SCHEMA).parquet(folders),
            first.images().height(),
            first.images().width()),
        chosen);
  }

  /** The labels that the partitions were prepared with. */
  public LabelMapping labels() {
    return PartitionRecord.labels(partitions);
  }

  /** Classes of the partitions; 0 without any. */
  public int classes() {
    return PartitionRecord.classes(partitions);
  }

  /**
   * Fails where the classes stand for other labels than these.
   *
   * @param wanted of these, too, the classes that one of the two has not do not count
   */
  public void requireLabels(LabelMapping wanted) throws DataFormatException {
    if (!wanted.agrees(labels(), classes())) {
      int known = wanted.isOpen() ? classes() : wanted.size();
      throw new DataFormatException(
          "%s: expected labels %s, found %s, which 'prepare' recorded; name a Dataset that was prepared %s"
              .formatted(
                  images.name(),
                  wanted.range(known),
                  labels().range(classes()),
                  wanted.isIdentity() ? "without --labels" : "with --labels " + wanted));
    }
  }

  private static DataFormatException none(
      PreparedDataset dataset, DatasetPart part, DateRange dates, List<PartitionRecord> all) {
    if (all.isEmpty()) {
      return new DataFormatException(
          "%s: expected partitions in part=%s, found none; add one with 'prepare --part %s'%s"
              .formatted(
                  dataset.location(),
                  part.label(),
                  part.label(),
                  part == DatasetPart.TEST
                      ? ", or name other labelled images, train's with --test-data"
                      : ""));
    }
    return new DataFormatException(
        "%s: expected a partition of part=%s from %s to %s, found none; there are %s"
            .formatted(
                dataset.location(),
                part.label(),
                dates.first().map(Object::toString).orElse("the first"),
                dates.last().map(Object::toString).orElse("the last"),
                all.stream().map(PartitionRecord::date).collect(Collectors.joining(", "))));
  }

  /**
   * Fails unless the images are those that were prepared.
   *
   * @param scan of all of them
   */
  public void requireUnchanged(DatasetScan scan) throws DataFormatException {
    if (partitions.isEmpty()) {
      return;
    }
    String expected =
        DatasetScan.contentSha256(partitions.stream().map(PartitionRecord::contentSha256));
    if (!scan.contentSha256().equals(expected)) {
      throw new DataFormatException(
          "%s: expected %,d images with the content SHA-256 %s that 'prepare' recorded, found %,d with %s; prepare the partitions again with --overwrite"
              .formatted(
                  images.name(),
                  partitions.stream().mapToLong(PartitionRecord::count).sum(),
                  expected,
                  scan.count(),
                  scan.contentSha256()));
    }
  }
}

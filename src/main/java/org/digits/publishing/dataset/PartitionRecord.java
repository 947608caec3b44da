package org.digits.publishing.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.Symmetry;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.SetForm;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.StorageException;

/**
 * What a partition of a prepared Dataset holds: the content of its {@code _partition.json}.
 *
 * @param part train or test
 * @param date of the partition, as yyyy-MM-dd
 * @param contentSha256 sum, modulo 2^256, over the images of SHA-256(label, SHA-256(pixels)): equal
 *     for equal images and labels in any order, under any id and in any format
 * @param classes of the Dataset when the partition was prepared; its labels lie below
 * @param labels the user's own labels of the classes, as --labels reads them; absent from the JSON
 *     where they are the classes themselves and their number is open
 * @param quarantined rows that were set aside
 * @param source URI that the images came from
 * @param pictures form that pictures were read in, as they are for pixels; {@link PictureForm#AUTO}
 *     in partitions of older versions, which chose for each picture apart
 * @param stored what was done to the source's images before they were stored, and undone here
 * @param createdAt ISO-8601, in UTC
 * @param files names and lengths of the Parquet files
 * @param images what they look like, and how many of each label there are
 */
public record PartitionRecord(
    String part,
    String date,
    String contentSha256,
    int classes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String labels,
    long quarantined,
    String source,
    PictureForm pictures,
    Symmetry stored,
    String createdAt,
    List<File> files,
    DataProfile images) {
  /** The file's name; Spark takes none that begins with an underscore for data. */
  static final String NAME = "_partition.json";

  /**
   * A Parquet file.
   *
   * @param name inside the partition
   * @param length in bytes
   */
  public record File(String name, long length) {}

  /** Checks the date and the labels, and copies the list. */
  public PartitionRecord {
    DateRange.parse(date);
    LabelMapping.of(labels, 0);
    files = List.copyOf(files);
  }

  /** The partition's day. */
  public LocalDate day() {
    return DateRange.parse(date);
  }

  /** The labels of the classes. */
  public LabelMapping mapping() {
    return LabelMapping.of(labels, 0);
  }

  /** The labels of partitions together: those of the one with most. */
  public static LabelMapping labels(List<PartitionRecord> partitions) {
    return partitions.stream()
        .map(PartitionRecord::mapping)
        .reduce(LabelMapping.NONE, LabelMapping::orLonger);
  }

  /** The classes of partitions together; 0 without any. */
  public static int classes(List<PartitionRecord> partitions) {
    return partitions.stream().mapToInt(PartitionRecord::classes).max().orElse(0);
  }

  /** The form of pictures that are to be like these images. */
  public PictureForm form() {
    return pictures == PictureForm.DIGITS ? pictures : SetForm.of(images);
  }

  /** Reads the bytes of a record; {@code location} is for errors. */
  public static PartitionRecord fromJson(byte[] json, String location) throws StorageException {
    return Json.read(
        json,
        PartitionRecord.class,
        location,
        Map.of("pictures", PictureForm.AUTO, "labels", "", "stored", Symmetry.NONE));
  }

  /** Number of images. */
  public long count() {
    return images.count();
  }

  /** The partition's folder inside its Dataset. */
  public String path() {
    return path(part, day());
  }

  static String path(DatasetPart part, LocalDate date) {
    return path(part.label(), date);
  }

  private static String path(String part, LocalDate date) {
    return "part=%s/date=%s".formatted(part, date);
  }
}

package org.digits.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.digits.data.DatasetPart;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.StorageException;

/** Judges a prepared Dataset by what its partitions record. */
public final class PreparedDatasetCheck {
  private PreparedDatasetCheck() {}

  /** Looks at some parts. */
  public static DatasetCheck.Result of(PreparedDataset dataset, Set<DatasetPart> parts)
      throws StorageException {
    List<Finding> findings = new ArrayList<>();
    long bytes = 0;
    for (DatasetPart part : parts) {
      List<PartitionRecord> partitions = dataset.partitions(part);
      String subject = DatasetCheck.subject(part);
      findings.add(
          partitions.isEmpty()
              ? Finding.failure(subject, none(dataset, part), fix(part))
              : Finding.ok(subject, found(dataset, partitions)));
      bytes += bytes(partitions);
    }
    return new DatasetCheck.Result(findings, bytes);
  }

  private static long bytes(List<PartitionRecord> partitions) {
    return partitions.stream()
        .mapToLong(p -> p.count() * p.images().height() * p.images().width())
        .sum();
  }

  private static String found(PreparedDataset dataset, List<PartitionRecord> partitions) {
    PartitionRecord first = partitions.get(0);
    return String.format(
        Locale.ROOT,
        "%,d images of %d x %d in %d partitions of %s, %s to %s",
        partitions.stream().mapToLong(PartitionRecord::count).sum(),
        first.images().height(),
        first.images().width(),
        partitions.size(),
        dataset.location(),
        first.date(),
        partitions.get(partitions.size() - 1).date());
  }

  private static String none(PreparedDataset dataset, DatasetPart part) {
    return "no partition in %s/part=%s".formatted(dataset.location(), part.label());
  }

  private static String fix(DatasetPart part) {
    String prepare = "submit-scripts/digits.sh prepare --part " + part.label();
    return part == DatasetPart.TEST ? prepare + ", or name other images with --test-data" : prepare;
  }
}

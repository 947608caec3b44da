package org.digits.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.digits.data.DatasetPart;
import org.digits.publishing.PartitionRecord;
import org.digits.publishing.PreparedDataset;
import org.digits.publishing.StorageException;

/** Judges a prepared Dataset by what its partitions record. */
public final class PreparedDatasetCheck {
  private PreparedDatasetCheck() {}

  /** Looks at some parts. */
  public static DatasetCheck.Result of(PreparedDataset dataset, Set<DatasetPart> parts)
      throws StorageException {
    List<Finding> findings = new ArrayList<>();
    long bytes = 0;
    if (parts.contains(DatasetPart.TRAIN)) {
      List<PartitionRecord> train = dataset.partitions(DatasetPart.TRAIN);
      findings.add(
          train.isEmpty()
              ? Finding.failure(
                  "training data", none(dataset, DatasetPart.TRAIN), fix(DatasetPart.TRAIN))
              : Finding.ok("training data", found(dataset, train)));
      bytes += bytes(train);
    }
    if (parts.contains(DatasetPart.TEST)) {
      List<PartitionRecord> test = dataset.partitions(DatasetPart.TEST);
      findings.add(
          test.isEmpty()
              ? Finding.failure(
                  "test data",
                  none(dataset, DatasetPart.TEST),
                  fix(DatasetPart.TEST) + ", or name other images with --test-data")
              : Finding.ok("test data", found(dataset, test)));
      bytes += bytes(test);
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
    return "submit-scripts/digits.sh prepare --part %s".formatted(part.label());
  }
}

package org.digits.spark.dataset;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.digits.data.LabelMapping;
import org.digits.data.PicturesRead;
import org.digits.evaluation.DataProfile;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.dataset.DatasetPreparation.Request;
import org.digits.spark.dataset.DatasetPreparation.Result;

/** Adds checked images to a Dataset as a partition, whole or not at all. */
record PartitionWriter(SparkSession spark, Clock clock, PreparedDataset dataset, Request request) {

  /** Writes the partition, unless one of the part holds the same images and labels. */
  Result add(CheckedRows checked, LabelMapping labels, PicturesRead pictures) throws IOException {
    List<PartitionRecord> present = dataset.partitions(request.part());
    for (PartitionRecord partition : present) {
      if (partition.contentSha256().equals(checked.scan().contentSha256())
          && !request.replaces(partition)) {
        return new Result(partition, dataset.location(partition), false, pictures);
      }
    }
    requireFree(present);
    return write(checked, labels, pictures);
  }

  private void requireFree(List<PartitionRecord> partitions) throws StorageException {
    for (PartitionRecord partition : partitions) {
      if (request.isAt(partition) && request.existing() == Existing.REFUSE) {
        throw new StorageException(
            "%s holds %,d other images (from %s): choose another --date, or replace them with --overwrite"
                .formatted(dataset.location(partition), partition.count(), partition.source()));
      }
    }
  }

  private Result write(CheckedRows checked, LabelMapping labels, PicturesRead pictures)
      throws IOException {
    PreparedDataset.Staged staged = dataset.stage(request.part(), request.date());
    try {
      spark.sparkContext().setJobDescription("write to " + request.dataset());
      DatasetScan scan = checked.scan();
      long firstId = request.part().firstId(request.date());
      PartitionRows.write(
          spark,
          checked.images(),
          scan.count(),
          labels.names(checked.classes()),
          firstId,
          staged.location());
      PartitionRecord partition =
          new PartitionRecord(
              request.part().label(),
              request.date().toString(),
              scan.contentSha256(),
              checked.classes(),
              labels.toString(),
              checked.badRows(),
              checked.images().name(),
              pictures.form(),
              request.reading().stored(),
              clock.instant().toString(),
              staged.parquetFiles(),
              DataProfile.of(scan.statistics(), scan.labels(), checked.classes()));
      if (checked.badRows() > 0) {
        staged.createNew(PreparedDataset.QUARANTINE, checked.csv());
      }
      staged.commit(partition, request.existing());
      return new Result(partition, dataset.location(partition), true, pictures);
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      staged.discard(e);
      throw e;
    }
  }
}

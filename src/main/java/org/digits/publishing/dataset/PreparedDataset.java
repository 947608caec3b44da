package org.digits.publishing.dataset;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.digits.data.DatasetPart;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.Leftovers;
import org.digits.publishing.storage.StagedDirectory;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/**
 * A folder of partitions, {@code part=train/date=2026-11-24/}, each with Parquet files and a {@link
 * PartitionRecord}. Where renames are atomic, a partition is staged in a hidden folder and one
 * rename is the commit; elsewhere its record, written last, is.
 */
public final class PreparedDataset {
  /** The rows of the source that a partition leaves out, where there are any. */
  public static final String QUARANTINE = "_quarantine.csv";

  private static final Pattern DATE = Pattern.compile("date=\\d{4}-\\d\\d-\\d\\d");

  private final Storage files;

  /** The Dataset in a folder, which need not exist. */
  public PreparedDataset(Storage files) {
    this.files = files;
  }

  /** The Dataset in a folder, if there is one. */
  public static Optional<PreparedDataset> at(Storage files) throws StorageException {
    if (!files.isDirectory("")) { // HDFS refuses to look inside a file
      return Optional.empty();
    }
    for (DatasetPart part : DatasetPart.values()) {
      if (files.isDirectory(folder(part))) {
        return Optional.of(new PreparedDataset(files));
      }
    }
    return Optional.empty();
  }

  /** The Dataset's URI. */
  public String location() {
    return files.location();
  }

  /** A partition's URI. */
  public String location(PartitionRecord partition) {
    return files.location(partition.path());
  }

  /** Path of a partition's record inside the Dataset. */
  public String recordPath(PartitionRecord partition) {
    return partition.path() + "/" + PartitionRecord.NAME;
  }

  /** The whole partitions of a part, by date. */
  public List<PartitionRecord> partitions(DatasetPart part) throws StorageException {
    List<PartitionRecord> found = new ArrayList<>();
    for (String name : files.list(folder(part))) {
      String record = folder(part) + name + "/" + PartitionRecord.NAME;
      if (DATE.matcher(name).matches() && files.exists(record)) {
        PartitionRecord partition =
            PartitionRecord.fromJson(files.read(record), files.location(record));
        if (!partition.path().equals(folder(part) + name)) {
          throw new StorageException(
              "%s is the record of %s; move the partition back"
                  .formatted(files.location(record), partition.path()));
        }
        found.add(partition);
      }
    }
    return found;
  }

  /** Where the files of a new partition go before {@link Staged#commit}. */
  public Staged stage(DatasetPart part, LocalDate date) throws StorageException {
    Storage target = files.inside(PartitionRecord.path(part, date));
    return new Staged(part, StagedDirectory.of(target, Clock.systemUTC()));
  }

  private static String folder(DatasetPart part) {
    return "part=" + part.label() + "/";
  }

  /** A partition that nobody reads yet. */
  public final class Staged {
    private final DatasetPart part;
    private final StagedDirectory directory;

    private Staged(DatasetPart part, StagedDirectory directory) {
      this.part = part;
      this.directory = directory;
    }

    /** URI of the folder to write to. */
    public String location() {
      return directory.files().location();
    }

    /** Adds a file, whose name begins with an underscore unless it holds images. */
    public void createNew(String name, byte[] bytes) throws StorageException {
      directory.files().createNew(name, bytes);
    }

    /** The Parquet files that were written. */
    public List<PartitionRecord.File> parquetFiles() throws StorageException {
      List<PartitionRecord.File> written = new ArrayList<>();
      for (String name : directory.files().list("")) {
        if (name.endsWith(".parquet") && !name.startsWith(".")) {
          written.add(new PartitionRecord.File(name, directory.files().length(name)));
        }
      }
      return written;
    }

    /**
     * Makes the partition readable, in one step where renames are atomic. A partition that stands
     * there is replaced, or the commit fails. What processes that died have left is deleted.
     *
     * @throws StorageException on a failure of the storage; a reader then sees the old partition,
     *     the new one, or none, and the same preparation again makes it the new one
     */
    public void commit(PartitionRecord partition, Existing existing) throws StorageException {
      if (!parquetFiles().equals(partition.files())) {
        throw new StorageException(
            "%s: files have gone since they were written; prepare the images again"
                .formatted(location()));
      }
      directory.files().createNew(PartitionRecord.NAME, Json.write(partition));
      directory.commit(existing);
      new Leftovers(files, Clock.systemUTC())
          .deleteOld(folder(part), StagedDirectory.LONGEST_WRITE);
    }

    /** Deletes what was staged; a failure is added to the one that is the reason. */
    public void discard(Exception reason) {
      directory.discard(reason);
    }
  }
}

package org.digits.publishing.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.DatasetPart;
import org.digits.data.PictureForm;
import org.digits.data.Symmetry;
import org.digits.evaluation.DataProfile;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Faults;
import org.digits.publishing.storage.Faults.Kind;
import org.digits.publishing.storage.FaultyDisk;
import org.digits.publishing.storage.FaultyStore;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commit of a partition, with files in place of Spark's. */
class PreparedDatasetTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final String FILE = "part-0.parquet";

  @TempDir Path folder;

  @Test
  void aPartitionAppearsWholeAndLeavesNothingBeside() throws IOException {
    PreparedDataset dataset = new PreparedDataset(StorageTest.storage(folder));
    assertThat(PreparedDataset.at(StorageTest.storage(folder))).isEmpty();
    Staged staged = Staged.of(dataset, DAY, 7);
    assertThat(dataset.partitions(DatasetPart.TRAIN)).isEmpty();

    staged.commit(Existing.REFUSE);

    assertThat(PreparedDataset.at(StorageTest.storage(folder))).isPresent();
    assertThat(dataset.partitions(DatasetPart.TEST)).isEmpty();
    List<PartitionRecord> found = dataset.partitions(DatasetPart.TRAIN);
    assertThat(found).containsExactly(staged.record());
    assertThat(found.get(0).files()).containsExactly(new PartitionRecord.File(FILE, 7));
    assertThat(folder.resolve("part=train")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void theRecordOfAnOlderVersionDoesNotSayHowItsPicturesWereRead() throws IOException {
    PreparedDataset dataset = new PreparedDataset(StorageTest.storage(folder));
    Staged staged = Staged.of(dataset, DAY, 7);
    staged.commit(Existing.REFUSE);
    Path record = folder.resolve(staged.record().path()).resolve("_partition.json");
    String json = Files.readString(record);
    assertThat(json).contains("\"pictures\" : \"as-is\",");
    Files.writeString(record, json.replace("\"pictures\" : \"as-is\",", ""));

    assertThat(dataset.partitions(DatasetPart.TRAIN).get(0).pictures()).isEqualTo(PictureForm.AUTO);
  }

  @Test
  void ofTwoThatPrepareTheSameDateOneWins() throws IOException {
    PreparedDataset dataset = new PreparedDataset(StorageTest.storage(folder));
    Staged first = Staged.of(dataset, DAY, 7);
    Staged second = Staged.of(dataset, DAY, 8);
    second.commit(Existing.REFUSE);

    assertThatThrownBy(() -> first.commit(Existing.REFUSE)).isInstanceOf(StorageException.class);

    assertThat(dataset.partitions(DatasetPart.TRAIN)).containsExactly(second.record());
    assertThat(folder.resolve("part=train")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aPreparationDeletesWhatDeadOnesLeftADayAgoAndNothingOfLiveOnes() throws IOException {
    PreparedDataset dataset = new PreparedDataset(StorageTest.storage(folder));
    Staged live = Staged.of(dataset, DAY, 7);
    Staged otherDay = Staged.of(dataset, DAY.plusDays(1), 8);
    Path dead = Path.of(URI.create(otherDay.location()));
    assertThat(dead).isDirectory();
    dead.toFile().setLastModified(System.currentTimeMillis() - 49 * 3600_000L);

    Staged.of(dataset, DAY, 9).commit(Existing.REFUSE);

    assertThat(dead).doesNotExist();
    live.commit(Existing.REPLACE);
    assertThat(dataset.partitions(DatasetPart.TRAIN)).containsExactly(live.record());
  }

  @Test
  void filesThatHaveGoneBeforeTheCommitFailIt() throws IOException {
    PreparedDataset dataset = new PreparedDataset(StorageTest.storage(folder));
    Staged.of(dataset, DAY, 9).commit(Existing.REFUSE);
    Staged robbed = Staged.of(dataset, DAY, 7);
    Files.delete(Path.of(URI.create(robbed.location())).resolve(FILE));

    assertThatThrownBy(() -> robbed.commit(Existing.REPLACE))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("files have gone since they were written");
    assertThat(dataset.partitions(DatasetPart.TRAIN).get(0).files().get(0).length()).isEqualTo(9);
  }

  @Test
  void aRecordOfAnotherDateIsRefused() throws IOException {
    PreparedDataset dataset = new PreparedDataset(StorageTest.storage(folder));
    Staged.of(dataset, DAY, 7).commit(Existing.REFUSE);
    Path part = folder.resolve("part=train");
    Files.move(part.resolve("date=2026-11-24"), part.resolve("date=2026-11-25"));

    assertThatThrownBy(() -> dataset.partitions(DatasetPart.TRAIN))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("date=2026-11-25/_partition.json is the record of")
        .hasMessageContaining("date=2026-11-24");
  }

  @ParameterizedTest
  @CsvSource({"disk,REFUSE", "disk,REPLACE", "store,REFUSE", "store,REPLACE"})
  void whereverItFailsAReaderSeesAWholePartitionOrNone(String scheme, Existing existing)
      throws IOException {
    int tried = 0;
    for (Kind kind : Kind.values()) {
      boolean met = true;
      for (int point = 1; met; point++) {
        Path place = Files.createDirectories(folder.resolve(kind + "-" + point));
        PreparedDataset dataset = new PreparedDataset(StorageTest.storage(place));
        if (existing == Existing.REPLACE) {
          Staged.of(dataset, DAY, 7).commit(Existing.REFUSE);
        }
        Faults faults = Faults.arm(kind, point);
        Ending ending = prepare(scheme, place, existing);
        met = faults.met();
        tried += met ? 1 : 0;

        String fault = kind + " at change " + point;
        List<PartitionRecord> seen = dataset.partitions(DatasetPart.TRAIN);
        for (PartitionRecord partition : seen) {
          assertThat(place.resolve(partition.path()).resolve(FILE))
              .as(fault)
              .hasSize(partition.files().get(0).length());
        }
        boolean isBack =
            scheme.equals("disk") && existing == Existing.REPLACE && kind == Kind.FAILS_ONCE;
        if (ending == Ending.DONE || (ending == Ending.FAILED && isBack)) {
          assertThat(seen)
              .as(fault)
              .singleElement()
              .extracting(partition -> partition.files().get(0).length())
              .isEqualTo(ending == Ending.DONE ? 8L : 7L);
        }
        Staged again = Staged.of(dataset, DAY, 9);
        again.commit(Existing.REPLACE);
        assertThat(dataset.partitions(DatasetPart.TRAIN)).as(fault).containsExactly(again.record());
      }
    }
    assertThat(tried).isGreaterThan(12);
  }

  private enum Ending {
    DONE,
    FAILED,
    DEAD
  }

  private static Ending prepare(String scheme, Path place, Existing existing) {
    Configuration configuration =
        scheme.equals("disk") ? FaultyDisk.configuration() : FaultyStore.configuration();
    try {
      PreparedDataset dataset =
          new PreparedDataset(Storage.of(scheme + "://" + place, configuration));
      Staged.of(dataset, DAY, 8, configuration).commit(existing);
      return Ending.DONE;
    } catch (IOException e) {
      return Ending.FAILED;
    } catch (Faults.Killed e) {
      return Ending.DEAD;
    }
  }

  /** A staged partition of one file. */
  private record Staged(PreparedDataset.Staged staged, PartitionRecord record) {
    static Staged of(PreparedDataset dataset, LocalDate day, int bytes) throws IOException {
      return of(dataset, day, bytes, new Configuration());
    }

    static Staged of(PreparedDataset dataset, LocalDate day, int bytes, Configuration configuration)
        throws IOException {
      PreparedDataset.Staged staged = dataset.stage(DatasetPart.TRAIN, day);
      try {
        Storage.of(staged.location(), configuration).createNew(FILE, new byte[bytes]);
        return new Staged(staged, record(day, staged.parquetFiles()));
      } catch (IOException e) {
        staged.discard(e);
        throw e;
      }
    }

    private static PartitionRecord record(LocalDate day, List<PartitionRecord.File> files) {
      return new PartitionRecord(
          "train",
          day.toString(),
          "0a".repeat(32),
          3,
          "",
          0,
          "file:/source",
          PictureForm.AS_IS,
          Symmetry.NONE,
          "2026-11-24T01:02:03Z",
          files,
          new DataProfile(12, 12, 300, 0, 0, List.of(100L, 100L, 100L), List.of()));
    }

    String location() {
      return staged.location();
    }

    void commit(Existing existing) throws IOException {
      try {
        staged.commit(record, existing);
      } catch (IOException e) {
        staged.discard(e);
        throw e;
      }
    }
  }
}

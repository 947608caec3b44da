package org.digits.publishing.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.storage.Sha256;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageTest;
import org.digits.training.RoundReport;
import org.digits.training.TrainingState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final Map<String, String> FINGERPRINT = Map.of("seed", "1", "data", "abc");
  private static final CheckpointShape SHAPE = new CheckpointShape(5, 4, 2, 4);

  @TempDir Path folder;
  private Storage output;
  private CheckpointStore store;

  @BeforeEach
  void open() throws IOException {
    output = StorageTest.storage(folder);
    store = new CheckpointStore(output, "r");
  }

  @Test
  void aCheckpointReadsBackBitForBit() throws IOException {
    Checkpoint written = checkpoint(4);
    store.write(written);

    Checkpoint read = store.newest().orElseThrow().checkpoint();

    assertThat(read.fingerprint()).isEqualTo(FINGERPRINT);
    assertThat(read.rounds()).isEqualTo(written.rounds());
    assertThat(read.validation()).isEqualTo(written.validation());
    assertThat(read.state().finishedRounds()).isEqualTo(4);
    assertThat(read.state().velocity()).isEqualTo(written.state().velocity());
    NetworkSnapshot snapshot = read.state().snapshot();
    assertThat(snapshot.parameters()).isEqualTo(written.state().snapshot().parameters());
    assertThat(snapshot.updaterState()).isEqualTo(written.state().snapshot().updaterState());
    assertThat(snapshot.iteration()).isEqualTo(written.state().snapshot().iteration());
  }

  @Test
  void theLastThreeAreKept() throws IOException {
    for (int round = 1; round <= 5; round++) {
      store.write(checkpoint(round));
    }

    assertThat(output.list("checkpoints/r"))
        .containsExactly("round-000003.ckpt", "round-000004.ckpt", "round-000005.ckpt");
    store.delete();
    assertThat(store.newest()).isEmpty();
  }

  @Test
  void everyDamageIsSeen() {
    byte[] whole = CheckpointFormat.write(checkpoint(2));
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      byte[] damaged =
          i % 3 == 0
              ? Arrays.copyOf(whole, random.nextInt(whole.length))
              : i % 3 == 1 ? Arrays.copyOf(whole, whole.length + 1 + i) : whole.clone();
      if (i % 3 == 2) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }

      assertThatThrownBy(() -> CheckpointFormat.read(damaged, "x.ckpt"))
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith("x.ckpt is no whole checkpoint: ");
    }
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws IOException {
    store.write(checkpoint(1));
    store.write(checkpoint(2));
    Path newest = folder.resolve("checkpoints/r/round-000002.ckpt");
    Files.write(newest, Arrays.copyOf(Files.readAllBytes(newest), 100));

    assertThat(store.newest())
        .map(stored -> stored.checkpoint().state().finishedRounds())
        .contains(1);
  }

  @Test
  void whatIsWrittenAfterOnlyDamagedOnesStays() throws IOException {
    for (int round = 8; round <= 10; round++) {
      output.createNew("checkpoints/r/round-%06d.ckpt".formatted(round), new byte[9]);
    }
    assertThat(store.newest()).isEmpty();

    store.write(checkpoint(1));
    store.write(checkpoint(2));

    assertThat(output.list("checkpoints/r"))
        .containsExactly("round-000001.ckpt", "round-000002.ckpt");
  }

  @Test
  void whatAnotherAttemptHasReachedStays() throws IOException {
    CheckpointStore other = new CheckpointStore(output, "r");
    for (int round = 7; round <= 9; round++) {
      other.write(checkpoint(round));
    }

    store.write(checkpoint(2));

    assertThat(output.list("checkpoints/r"))
        .containsExactly("round-000007.ckpt", "round-000008.ckpt", "round-000009.ckpt");
  }

  @Test
  void nothingIsWrittenOnceTheRunIsPublished() throws IOException {
    store.write(checkpoint(1));
    new RunPublisher(output, Clock.systemUTC())
        .publish("r", List.of(RunFile.of("a.txt", new byte[1])), Map.of());

    store.write(checkpoint(2));

    assertThat(output.list("checkpoints/r")).containsExactly("round-000001.ckpt");
  }

  @Test
  void sizesThatLieAreRefusedThoughTheSumIsRight() throws IOException {
    byte[] file = CheckpointFormat.write(checkpoint(1));
    // The header's length, as if the header were gigabytes.
    Arrays.fill(file, 12, 16, (byte) 0x7F);
    byte[] sum = Sha256.digest(file, 0, file.length - 32);
    System.arraycopy(sum, 0, file, file.length - 32, 32);

    assertThatThrownBy(() -> CheckpointFormat.read(file, "x.ckpt"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("x.ckpt is no whole checkpoint: a header of");
  }

  @Test
  void anotherConfigurationIsRefusedByName() throws IOException {
    store.write(checkpoint(1));
    CheckpointStore.Stored stored = store.newest().orElseThrow();

    store.require(stored, FINGERPRINT, SHAPE);
    assertThatThrownBy(() -> store.require(stored, Map.of("seed", "2", "data", "abc"), SHAPE))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("seed was 1 and is now 2")
        .hasMessageContaining("choose another --run-id");
    Map<String, String> more = Map.of("seed", "1", "data", "def", "more", "x");
    assertThatThrownBy(() -> store.require(stored, more, SHAPE))
        .hasMessageContaining("data was abc and is now def, more was absent and is now x");
  }

  @Test
  void aCheckpointThatItsOwnRunCannotHaveLeftIsNamed() throws IOException {
    store.write(checkpoint(4));

    refused(new CheckpointShape(3, 4, 2, 4), "expected 1 to 3 finished rounds, found 4");
    refused(new CheckpointShape(5, 5, 2, 5), "expected 5 parameters, found 4");
    refused(new CheckpointShape(5, 4, 8, 4), "expected 8 values of updater state, found 2");
    refused(new CheckpointShape(5, 4, 2, 0), "expected 0 values of velocity, found 4");
  }

  @Test
  void aCheckpointWithoutTheReportsOfItsRoundsIsNamed() throws IOException {
    Checkpoint whole = checkpoint(4);
    store.write(new Checkpoint(FINGERPRINT, whole.state(), List.of(), whole.validation()));

    refused(SHAPE, "expected 4 reports of rounds, found 0");
  }

  private void refused(CheckpointShape shape, String how) {
    assertThatThrownBy(() -> store.require(store.newest().orElseThrow(), FINGERPRINT, shape))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            output.location("checkpoints/r/round-000004.ckpt")
                + " does not fit its own settings: "
                + how
                + "; delete it to go on from the one before");
  }

  @Test
  void theNewestRunIsTheOneThatWroteACheckpointLast() throws IOException {
    assertThat(CheckpointStore.newestRun(output)).isEmpty();
    store.write(checkpoint(1));
    for (String name : List.of("s", ".DS_Store", "old runs", "z")) {
      Files.createDirectories(folder.resolve("checkpoints").resolve(name));
    }
    new CheckpointStore(output, "z").write(checkpoint(7));
    Path longAgo = folder.resolve("checkpoints/z/round-000007.ckpt");
    Files.setLastModifiedTime(longAgo, FileTime.from(Instant.parse("2024-01-02T03:04:05Z")));

    assertThat(CheckpointStore.newestRun(output)).contains("r");
  }

  @Test
  void aCheckpointHasTheSameNameForEveryUser() throws IOException {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
    try {
      store.write(checkpoint(12));
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
    assertThat(output.list("checkpoints/r")).containsExactly("round-000012.ckpt");
  }

  @Test
  void aFailedWriteSurfacesWithTheNextOne() throws Exception {
    Files.createDirectories(folder.resolve("checkpoints"));
    Files.writeString(folder.resolve("checkpoints/r"), "a file where the folder should be");
    try (CheckpointWriter writer = new CheckpointWriter(store)) {
      writer.write(checkpoint(1));

      assertThatThrownBy(() -> writer.write(checkpoint(2)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("cannot write")
          .hasMessageContaining("round-000001.ckpt");
    }
  }

  private static Checkpoint checkpoint(int round) {
    float[] parameters = {1.5f, -0.0f, Float.MIN_VALUE, round};
    NetworkSnapshot snapshot = new NetworkSnapshot(parameters, new float[] {0.25f, 3}, 7L * round);
    return new Checkpoint(
        FINGERPRINT,
        new TrainingState(round, snapshot, new double[] {0.1, 1e-300, -2, round}),
        Collections.nCopies(
            round, new RoundReport(1, 1, 64, 0.5, 1e-3, 1.1, 1, 0.01, 0.02, 0.03, 0.04)),
        List.of(new RunMetrics.Validation(1, 0.9, 0.3)));
  }
}

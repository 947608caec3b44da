package org.digits.publishing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedDirectoryTest {
  private static final byte[] OLD = {1};
  private static final byte[] NEW = {2};

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;

  @Test
  void theOldDirectoryStaysUntilTheNewOneIsWhole() throws IOException {
    Storage target = target();
    target.createNew("old", OLD);

    StagedDirectory staged = StagedDirectory.of(target, CLOCK);
    staged.files().createNew("new", NEW);
    assertThat(target.list("")).containsExactly("old");
    staged.commit(Existing.REPLACE);

    assertThat(target.list("")).containsExactly("new");
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void anExistingDirectoryIsNotReplacedUnasked() throws IOException {
    Storage target = target();
    StagedDirectory staged = StagedDirectory.of(target, CLOCK);
    staged.files().createNew("new", NEW);
    target.createNew("old", OLD);

    assertThatThrownBy(() -> staged.commit(Existing.REFUSE))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(target.location());

    assertThat(target.list("")).containsExactly("old");
  }

  @Test
  void discardingLeavesTheOldDirectoryAlone() throws IOException {
    Storage target = target();
    target.createNew("old", OLD);
    StagedDirectory staged = StagedDirectory.of(target, CLOCK);
    staged.files().createNew("new", NEW);

    staged.discard(new IOException("no"));

    assertThat(target.list("")).containsExactly("old");
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aCommitDeletesWhatADeadProcessLeftForThisDirectoryAndNothingElse() throws IOException {
    Storage target = target();
    StagedDirectory.of(target, CLOCK).files().createNew("dead", OLD);
    StagedDirectory other =
        StagedDirectory.of(StorageTest.storage(folder).inside("target2"), CLOCK);
    other.files().createNew("alive", OLD);
    Storage own = StorageTest.storage(folder).inside(".target.settings");
    own.createNew("a", OLD);

    StagedDirectory staged = StagedDirectory.of(target, Clock.offset(CLOCK, Duration.ofDays(2)));
    staged.files().createNew("new", NEW);
    staged.commit(Existing.REFUSE);

    assertThat(StorageTest.storage(folder).list(""))
        .containsExactlyInAnyOrder("target", other.files().name(), ".target.settings");
  }

  @Test
  void whatALiveProcessWritesForTheSameDirectoryStays() throws IOException {
    StagedDirectory alive = StagedDirectory.of(target(), CLOCK);
    alive.files().createNew("alive", OLD);
    StagedDirectory first = StagedDirectory.of(target(), CLOCK);
    first.files().createNew("first", NEW);
    first.commit(Existing.REPLACE);

    assertThat(alive.files().list("")).containsExactly("alive");
    alive.commit(Existing.REPLACE);

    assertThat(target().list("")).containsExactly("alive");
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aWholeFileSystemIsNotReplaced() {
    assertThatThrownBy(() -> StagedDirectory.of(StorageTest.storage(Path.of("/")), CLOCK))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("it is a whole file system; choose a folder in it");
  }

  private Storage target() throws StorageException {
    return StorageTest.storage(folder).inside("target");
  }
}

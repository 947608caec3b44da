package org.digits.publishing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionalWritesTest {
  private static final byte[] OLD = {1};
  private static final byte[] NEW = {2};
  private static final byte[] OTHER = {3};

  @TempDir Path folder;

  /** A store that leaves conditions unread, and says nothing of it. */
  public static final class CarelessStore extends FaultyStore {
    @Override
    public URI getUri() {
      return URI.create("careless:///");
    }

    @Override
    public FaultyConditionalStore.Conditions createFile(org.apache.hadoop.fs.Path file) {
      return new FaultyConditionalStore.Conditions(this, file) {
        @Override
        public FSDataOutputStream build() throws IOException {
          return CarelessStore.this.closing(file, () -> {});
        }
      };
    }
  }

  /** A store that answers conditions with an error. */
  public static final class RefusingStore extends FaultyStore {
    @Override
    public URI getUri() {
      return URI.create("refusing:///");
    }

    @Override
    public FaultyConditionalStore.Conditions createFile(org.apache.hadoop.fs.Path file) {
      return new FaultyConditionalStore.Conditions(this, file) {
        @Override
        public FSDataOutputStream build() throws IOException {
          throw new IOException("501 Not Implemented");
        }
      };
    }
  }

  /** A store of which nothing is known yet. */
  public static final class NewStore extends FaultyConditionalStore {
    @Override
    public URI getUri() {
      return URI.create("new:///");
    }
  }

  @BeforeEach
  void disarm() {
    Faults.disarm();
  }

  @Test
  void aStoreThatRefusesHasNoWeakness() throws IOException {
    Storage store = storage("conditional");
    assertThat(store.weakness()).isEmpty();
    assertThat(store.list("")).isEmpty();
    store.createNew("a", OLD);
    assertThatThrownBy(() -> store.createNew("a", NEW)).hasMessageEndingWith("a: it exists");
    assertThat(store.read("a")).isEqualTo(OLD);
  }

  @Test
  void aStoreThatOverwritesInSilenceIsFoundOut() throws IOException {
    assertThat(storage("careless").weakness().orElseThrow())
        .isEqualTo(
            "no put-if-absent here, since the store overwrites in spite of the condition; let only one process at a time publish a run or change the champion");
    Storage store = storage("careless");
    assertThat(store.list("")).isEmpty();
    assertThat(store.replace("a", OLD, Optional.empty())).isTrue();
    assertThat(store.replace("a", NEW, Optional.empty())).isTrue();
  }

  @Test
  void aClientThatKnowsNoConditionsIsSaidSo() throws IOException {
    assertThat(storage("store").weakness().orElseThrow())
        .startsWith("no put-if-absent here, since its client does not know such writes; ");
    assertThat(StorageTest.storage(folder).weakness()).isEmpty();
  }

  @Test
  void aStoreThatAnswersConditionsWithAnErrorIsWrittenToWithout() throws IOException {
    Storage store = storage("refusing");
    assertThat(store.weakness().orElseThrow())
        .contains("since such a write was refused (501 Not Implemented); ");
    store.createNew("a", OLD);
    assertThat(store.read("a")).isEqualTo(OLD);
  }

  @Test
  void aStorageThatFailsIsNotTakenForOneWithoutConditions() throws IOException {
    Faults.arm(Faults.Kind.GONE_BEFORE, 1);
    assertThatThrownBy(() -> storage("new").weakness())
        .isInstanceOf(StorageException.class)
        .hasMessageEndingWith("the storage does not answer");
    Faults.disarm();
    assertThat(storage("new").weakness()).isEmpty();
  }

  @Test
  void whatAnotherProcessHasChangedIsNotReplaced() throws IOException {
    Storage store = storage("conditional");
    Optional<Storage.Version> none = store.version("a");
    assertThat(store.replace("a", OLD, none)).isTrue();
    Optional<Storage.Version> old = store.version("a");
    assertThat(store.replace("a", NEW, old)).isTrue();

    assertThat(store.replace("a", OTHER, old)).isFalse();
    assertThat(store.replace("a", OTHER, none)).isFalse();
    assertThat(store.read("a")).isEqualTo(NEW);
  }

  @Test
  void aWriteWhoseAnswerWasLostIsDone() throws IOException {
    Storage store = storage("conditional");
    assertThat(store.weakness()).isEmpty();
    Faults.arm(Faults.Kind.FAILS_AFTER, 1);
    store.createNew("a", OLD);
    assertThat(store.read("a")).isEqualTo(OLD);
    Optional<Storage.Version> old = store.version("a");
    Faults.arm(Faults.Kind.FAILS_AFTER, 1);
    assertThat(store.replace("a", NEW, old)).isTrue();
  }

  private Storage storage(String scheme) throws StorageException {
    Configuration configuration = FaultyStore.configuration();
    configuration.set("fs.careless.impl", CarelessStore.class.getName());
    configuration.set("fs.refusing.impl", RefusingStore.class.getName());
    configuration.set("fs.new.impl", NewStore.class.getName());
    return Storage.of(scheme + "://" + folder, configuration);
  }
}

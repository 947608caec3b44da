package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPublisherTest {
  private static final Instant NOW = Instant.parse("2024-01-02T03:04:05Z");

  @TempDir Path folder;
  private Storage output;
  private RunPublisher publisher;

  @BeforeEach
  void open() throws IOException {
    output = StorageTest.storage(folder);
    publisher = new RunPublisher(output, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void whatAnotherRunWhoseNameBeginsAlikeIsWritingStays() throws IOException {
    RunDirectory other = RunDirectory.staged(output, "r1.2");
    other.files().createNew("half", new byte[9]);
    RunDirectory own = RunDirectory.staged(output, "r1");
    own.files().createNew("half", new byte[9]);

    publish("r1");

    assertThat(other.files().exists("half")).isTrue();
    assertThat(own.files().exists("")).isFalse();
  }

  @Test
  void publishedRunIsReadBackByIdAndByPath() throws IOException {
    RunReader published = publish("r1");

    RunReader byId = RunReader.open(output, "r1");
    RunReader byPath = RunReader.open(output, folder.resolve("runs/r1").toUri().toString());

    assertThat(byId.read("a.txt")).isEqualTo("alpha".getBytes(UTF_8));
    assertThat(byPath.read("b.txt")).isEqualTo("beta".getBytes(UTF_8));
    assertThat(byId.manifest()).isEqualTo(byPath.manifest());
    assertThat(byId.manifest().createdAt()).isEqualTo(NOW.toString());
    assertThat(byId.manifest().provenance()).containsKeys("java.version", "spark.version");
    assertThat(byId.manifestSha256()).isEqualTo(published.manifestSha256());
    assertThat(output.list("runs/r1")).containsExactly("a.txt", "b.txt", "manifest.json");
  }

  @Test
  void changedFileIsDetected() throws IOException {
    publish("r1");
    Files.writeString(folder.resolve("runs/r1/a.txt"), "alphA");

    assertThatThrownBy(() -> RunReader.open(output, "r1"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a.txt of run r1 is damaged: its SHA-256 is");
  }

  @Test
  void shortenedFileIsDetected() throws IOException {
    publish("r1");
    Files.writeString(folder.resolve("runs/r1/a.txt"), "alph");

    assertThatThrownBy(() -> RunReader.open(output, "r1"))
        .hasMessageContaining("its length is 4, the manifest says 5");
  }

  @Test
  void missingFileIsDetected() throws IOException {
    RunReader run = publish("r1");
    assertThatThrownBy(() -> run.read("c.txt"))
        .hasMessage("run r1 has no c.txt; it has [a.txt, b.txt]");
    Files.delete(folder.resolve("runs/r1/a.txt"));

    assertThatThrownBy(() -> RunReader.open(output, "r1")).hasMessageContaining("it is missing");
  }

  @Test
  void runWithoutManifestWasNeverPublished() throws IOException {
    output.createNew("runs/r1/a.txt", new byte[1]);

    assertThatThrownBy(() -> RunReader.open(output, "r1"))
        .hasMessageStartingWith("run r1 has no manifest.json: it was never published completely");
    assertThatThrownBy(() -> RunReader.open(output, "r2"))
        .hasMessageStartingWith("there is no run r2 at ");
  }

  @Test
  void unreadableManifestIsNamed() throws IOException {
    output.createNew("runs/r1/manifest.json", "{\"runId\":\"r1\"}".getBytes(UTF_8));

    assertThatThrownBy(() -> RunReader.open(output, "r1"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("manifest.json is not valid: ");
  }

  @Test
  void existingRunIsRefusedAndKept() throws IOException {
    publish("r1");

    assertThatThrownBy(() -> publish("r1"))
        .isInstanceOf(StorageException.class)
        .hasMessageEndingWith("choose another --run-id");
    assertThat(RunReader.open(output, "r1").read("a.txt")).hasSize(5);
  }

  @Test
  void leftoversOfAnUnfinishedRunAreCleared() throws IOException {
    output.createNew("runs/r1/old.bin", new byte[9]);

    publish("r1");

    assertThat(output.exists("runs/r1/old.bin")).isFalse();
  }

  @Test
  void failedPublishLeavesNothing() throws IOException {
    List<RunFile> files =
        List.of(
            RunFile.of("a.txt", new byte[3]),
            new RunFile(
                "b.txt",
                () -> {
                  throw new IOException("disk on fire");
                }));

    assertThatThrownBy(() -> publisher.publish("r1", files, Map.of())).hasMessage("disk on fire");
    assertThat(output.exists("runs/r1")).isFalse();
    assertThat(output.list("runs")).isEmpty();
  }

  @Test
  void championIsTheFirstRunUntilReplaced() throws IOException {
    ChampionPointer pointer = new ChampionPointer(output);
    Champion first = Champion.of(publish("r1"));
    Champion second = Champion.of(publish("r2"));
    assertThat(pointer.read()).isEmpty();

    assertThat(pointer.promoteIfAbsent(first)).isTrue();
    assertThat(pointer.promoteIfAbsent(second)).isFalse();
    assertThat(pointer.read()).contains(first);
    pointer.replace(Optional.of(first), second, ChampionChange.Cause.GATE, "");

    assertThat(pointer.read()).contains(second);
    assertThat(output.list("")).containsExactly("champion.json", "champions", "runs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".hidden", "a b", "../x", "a/b", "a:b"})
  void badRunIdIsRefused(String runId) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunDirectory.checkRunId(runId))
        .withMessageContaining("run id '" + runId + "'");
  }

  private RunReader publish(String runId) throws IOException {
    return publisher.publish(
        runId,
        List.of(
            RunFile.of("a.txt", "alpha".getBytes(UTF_8)),
            RunFile.of("b.txt", "beta".getBytes(UTF_8))),
        Provenance.ofThisProcess(Map.of("spark.version", "3.5")));
  }
}

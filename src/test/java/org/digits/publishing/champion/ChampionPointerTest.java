package org.digits.publishing.champion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.digits.publishing.champion.ChampionChange.Cause;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChampionPointerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private Storage output;
  private ChampionPointer pointer;

  @BeforeEach
  void open() throws IOException {
    output = StorageTest.storage(folder);
    pointer = new ChampionPointer(output, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void theFilesOfTheHistoryHaveTheSameNamesForEveryUser() throws IOException {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
    try {
      promote("a", "b");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
    assertThat(output.list("champions")).containsExactly("000001.json", "000002.json");
  }

  @Test
  void aFirstRunWhoseProcessDiedBeforeThePointerIsRepairedByItsRetry() throws IOException {
    Champion a = publish("a");
    pointer.promoteIfAbsent(a);
    output.deleteRecursively(ChampionPointer.NAME);

    assertThat(pointer.promoteIfAbsent(a)).isFalse();
    assertThat(folder.resolve("champion.json")).content().contains("\"runId\" : \"a\"");
  }

  @Test
  void aRollbackThatDiedBeforeThePointerIsFinishedAndNotMadeTwice() throws IOException {
    promote("a", "b", "c");
    byte[] before = output.read(ChampionPointer.NAME);
    Rollback rollback = new Rollback(output);
    ChampionChange change = rollback.run(Optional.empty(), "");

    for (Optional<String> to : List.of(Optional.<String>empty(), Optional.of("b"))) {
      output.replace(ChampionPointer.NAME, before);
      assertThat(rollback.run(to, "")).isEqualTo(change);
      assertThat(folder.resolve("champion.json")).content().contains("\"runId\" : \"b\"");
    }
    output.replace(ChampionPointer.NAME, before);
    assertThat(rollback.run(Optional.of("a"), "").runId()).isEqualTo("a");
  }

  @Test
  void everyChangeIsKeptWithItsCause() throws IOException {
    Champion a = publish("a");
    Champion b = publish("b");
    pointer.promoteIfAbsent(a);
    ChampionChange change = pointer.replace(Optional.of(a), b, Cause.GATE, "better");

    assertThat(change)
        .isEqualTo(
            new ChampionChange(
                2, "b", b.manifestSha256(), "a", Cause.GATE, "better", NOW.toString()));
    assertThat(pointer.history()).extracting(ChampionChange::runId).containsExactly("a", "b");
    assertThat(pointer.history().get(1)).isEqualTo(change);
    assertThat(folder.resolve("champion.json"))
        .hasSameTextualContentAs(folder.resolve("champions/000002.json"))
        .content()
        .contains("\"cause\" : \"gate\"");
  }

  @Test
  void aDecisionAgainstAnotherChampionChangesNothing() throws IOException {
    Champion a = publish("a");
    Champion b = publish("b");
    pointer.promoteIfAbsent(a);
    pointer.replace(Optional.of(a), b, Cause.GATE, "");

    assertThatThrownBy(() -> pointer.replace(Optional.of(a), publish("c"), Cause.GATE, ""))
        .isInstanceOf(ChampionMovedException.class)
        .hasMessageContaining("was a and is now b; nothing was changed, try again");
    assertThatThrownBy(() -> pointer.replace(Optional.empty(), a, Cause.GATE, ""))
        .isInstanceOf(ChampionMovedException.class)
        .hasMessageContaining("was none and is now b");
    assertThat(pointer.read()).contains(b);
    assertThat(pointer.history()).hasSize(2);
  }

  @Test
  void aChangeWhoseProcessDiedBeforeThePointerIsSeenAndRepaired() throws IOException {
    Champion a = publish("a");
    Champion b = publish("b");
    pointer.promoteIfAbsent(a);
    byte[] before = output.read(ChampionPointer.NAME);
    pointer.replace(Optional.of(a), b, Cause.GATE, "");
    output.replace(ChampionPointer.NAME, before);

    assertThat(pointer.read()).contains(b);
    pointer.repair();
    assertThat(folder.resolve("champion.json")).content().contains("\"runId\" : \"b\"");
  }

  @Test
  void aPointerOfAnOlderVersionBecomesTheFirstOfTheHistory() throws IOException {
    Champion a = publish("a");
    Champion b = publish("b");
    Files.writeString(
        folder.resolve("champion.json"),
        "{\"runId\": \"a\", \"manifestSha256\": \"%s\"}".formatted(a.manifestSha256()));

    assertThat(pointer.read()).contains(a);
    assertThat(pointer.promoteIfAbsent(b)).isFalse();
    pointer.replace(Optional.of(a), b, Cause.GATE, "");
    assertThat(pointer.history()).extracting(ChampionChange::runId).containsExactly("a", "b");
    new Rollback(output).run(Optional.empty(), "");
    assertThat(pointer.read()).contains(a);
  }

  @Test
  void goingBackTwiceGoesBackTwoChampionsAndForwardByName() throws IOException {
    promote("a", "b", "c", "d");
    Rollback rollback = new Rollback(output);

    ChampionChange change = rollback.run(Optional.empty(), "confuses 1 and 7");
    assertThat(change.runId()).isEqualTo("c");
    assertThat(change.previousRunId()).isEqualTo("d");
    assertThat(change.cause()).isEqualTo(Cause.ROLLBACK);
    assertThat(change.reason()).isEqualTo("confuses 1 and 7");
    assertThat(rollback.run(Optional.empty(), "").runId()).isEqualTo("b");
    assertThat(rollback.run(Optional.of("d"), "").runId()).isEqualTo("d");
    assertThat(rollback.run(Optional.empty(), "").runId()).isEqualTo("b");
    assertThat(rollback.run(Optional.empty(), "").runId()).isEqualTo("a");
    assertThatThrownBy(() -> rollback.run(Optional.empty(), ""))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("run a is the first champion");
    assertThat(pointer.history()).hasSize(9);
  }

  @Test
  void aRunThatDoesNotVerifyOrWasNeverChampionIsRefused() throws IOException {
    publish("never");
    promote("a", "b");
    Rollback rollback = new Rollback(output);
    assertThatThrownBy(() -> rollback.run(Optional.of("never"), ""))
        .hasMessageContaining("run never was never champion")
        .hasMessageContaining("[a, b]");
    assertThatThrownBy(() -> rollback.run(Optional.of("b"), ""))
        .hasMessageContaining("run b is champion already");
    Files.writeString(folder.resolve("runs/a/a.txt"), "other");

    assertThatThrownBy(() -> rollback.run(Optional.empty(), ""))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a.txt of run a is damaged");
    assertThat(pointer.read().orElseThrow().runId()).isEqualTo("b");
  }

  @Test
  void aRunThatWasPublishedAnewUnderAnOldNameIsRefused() throws IOException {
    promote("a", "b");
    output.deleteRecursively("runs/a");
    publish("a", "another content");

    assertThatThrownBy(() -> new Rollback(output).run(Optional.empty(), ""))
        .hasMessageContaining("run a is not the one that was champion: expected the manifest's");
  }

  @Test
  void withoutAChampionThereIsNoWayBack() {
    assertThatThrownBy(() -> new Rollback(output).run(Optional.empty(), ""))
        .hasMessageContaining("there is no champion under");
  }

  private void promote(String... runs) throws IOException {
    for (String run : runs) {
      pointer.replace(pointer.read(), publish(run), Cause.GATE, "");
    }
  }

  private Champion publish(String run) throws IOException {
    return publish(run, "content of " + run);
  }

  private Champion publish(String run, String content) throws IOException {
    return Champion.of(
        new RunPublisher(output, Clock.fixed(NOW, ZoneOffset.UTC))
            .publish(run, List.of(RunFile.of("a.txt", content.getBytes(UTF_8))), Map.of()));
  }
}

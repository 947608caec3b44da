package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.digits.chaos.ChaosLog;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.storage.Faults;
import org.digits.publishing.storage.Faults.Kind;
import org.digits.publishing.storage.FaultyDisk;
import org.digits.publishing.storage.FaultyStore;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault at every change that publishing and promoting make to a file system. */
class CrashPointTest {
  @TempDir Path folder;

  private enum Outcome {
    NOT_REACHED,
    DONE,
    FAILED,
    UNKNOWN,
    DEAD
  }

  /** What the process that met the fault believes. */
  private record Belief(Outcome published, Outcome promoted) {}

  private interface Step {
    void run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", "store"})
  void aReaderSeesTheOldChampionOrTheNewOne(String scheme) throws IOException {
    Set<Outcome> published = EnumSet.noneOf(Outcome.class);
    Set<Outcome> promoted = EnumSet.noneOf(Outcome.class);
    try (ChaosLog log = new ChaosLog("fault while publishing (" + scheme + ")")) {
      for (Kind kind : Kind.values()) {
        boolean met = true;
        for (int point = 1; met; point++) {
          Path place = Files.createDirectories(folder.resolve(kind + "-" + point));
          Storage storage = StorageTest.storage(place);
          Champion old = Champion.of(publish(storage, "old", Clock.systemUTC()));
          new ChampionPointer(storage).promoteIfAbsent(old);
          Faults faults = Faults.arm(kind, point);
          Belief belief = publishAndPromote(scheme, place);
          met = faults.met();
          if (met) {
            log.tried();
            check(storage, old, belief, kind + " at change " + point);
            log.recovered();
            log.survived(1);
            published.add(belief.published());
            promoted.add(belief.promoted());
          }
        }
      }
    }
    assertThat(published).contains(Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN, Outcome.DEAD);
    assertThat(promoted).containsExactlyInAnyOrder(Outcome.values());
  }

  private static Belief publishAndPromote(String scheme, Path place) throws IOException {
    Configuration configuration =
        scheme.equals("disk") ? FaultyDisk.configuration() : FaultyStore.configuration();
    Storage storage = Storage.of(scheme + "://" + place, configuration);
    Champion[] candidate = new Champion[1];
    Outcome published =
        outcome(() -> candidate[0] = Champion.of(publish(storage, "new", Clock.systemUTC())));
    Outcome promoted =
        published == Outcome.DONE
            ? outcome(() -> promote(storage, candidate[0]))
            : Outcome.NOT_REACHED;
    return new Belief(published, promoted);
  }

  private static void promote(Storage storage, Champion candidate) throws IOException {
    ChampionPointer pointer = new ChampionPointer(storage);
    pointer.replace(pointer.read(), candidate, ChampionChange.Cause.GATE, "");
  }

  private static Outcome outcome(Step step) throws IOException {
    try {
      step.run();
      return Outcome.DONE;
    } catch (OutcomeUnknownException e) {
      return Outcome.UNKNOWN;
    } catch (StorageException e) {
      return Outcome.FAILED;
    } catch (Faults.Killed e) {
      return Outcome.DEAD;
    }
  }

  private static void check(Storage storage, Champion old, Belief belief, String fault)
      throws IOException {
    boolean stands = storage.exists("runs/new/manifest.json");
    if (stands) {
      assertThat(RunReader.open(storage, "new").manifest().files()).as(fault).hasSize(2);
    }
    if (belief.published() == Outcome.DONE || belief.published() == Outcome.FAILED) {
      assertThat(stands).as(fault).isEqualTo(belief.published() == Outcome.DONE);
    }
    Champion champion = new ChampionPointer(storage).read().orElseThrow();
    assertThat(Champion.of(RunReader.open(storage, champion.runId())))
        .as(fault)
        .isEqualTo(champion);
    switch (belief.promoted()) {
      case DONE -> assertThat(champion.runId()).as(fault).isEqualTo("new");
      case FAILED, NOT_REACHED -> assertThat(champion).as(fault).isEqualTo(old);
      default -> assertThat(champion.runId()).as(fault).isIn("old", "new");
    }

    String next = stands ? "next" : "new";
    publish(storage, next, Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    assertThat(storage.list("")).as(fault).containsExactly("champion.json", "champions", "runs");
    assertThat(storage.list("champions")).as(fault).allMatch(name -> name.matches("\\d{6}\\.json"));
    for (String run : storage.list("runs")) {
      assertThat(RunReader.open(storage, run).manifest().runId()).as(fault).isEqualTo(run);
    }
  }

  private static RunReader publish(Storage storage, String runId, Clock clock) throws IOException {
    List<RunFile> files =
        List.of(
            RunFile.of("a.txt", ("alpha of " + runId).getBytes(UTF_8)),
            RunFile.of("b.txt", ("beta of " + runId).getBytes(UTF_8)));
    return new RunPublisher(storage, clock).publish(runId, files, Map.of());
  }
}

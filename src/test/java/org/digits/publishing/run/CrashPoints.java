package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.storage.Faults;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** What a process does that meets a fault while it publishes, and what has to be true after it. */
final class CrashPoints {
  /** What the process believes of a step. */
  enum Outcome {
    NOT_REACHED,
    DONE,
    FAILED,
    UNKNOWN,
    DEAD
  }

  /** What it believes of both. */
  record Belief(Outcome published, Outcome promoted) {}

  private interface Step {
    void run() throws IOException;
  }

  private CrashPoints() {}

  /** Makes a run called old the champion. */
  static Champion begin(Storage storage) throws IOException {
    Champion old = Champion.of(publish(storage, "old", Clock.systemUTC()));
    new ChampionPointer(storage).promoteIfAbsent(old);
    return old;
  }

  /** Publishes a run called new, and makes it the champion. */
  static Belief publishAndPromote(Storage storage) throws IOException {
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

  /**
   * Fails where a reader sees a mixture, the process believes what is not, or something is left.
   */
  static void check(Storage storage, Champion old, Belief belief, String fault) throws IOException {
    // Whoever publishes goes on with what is decided, as the same command does.
    boolean stands = new RunPublisher(storage, Clock.systemUTC()).published("new").isPresent();
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

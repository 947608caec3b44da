package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.digits.chaos.ChaosLog;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.storage.Faults;
import org.digits.publishing.storage.FaultyStore;
import org.digits.publishing.storage.OutcomeUnknownException;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two processes that publish at the same moment, each with content of its own. */
class TwoPublishersTest {
  @TempDir Path folder;

  /** What one of them holds to be true. */
  private record Side(Optional<Champion> published, boolean champion) {}

  @ParameterizedTest
  @CsvSource({"file, true", "file, false", "conditional, true", "conditional, false"})
  void oneChampionAndEveryRunWhole(String scheme, boolean sameRun) throws Exception {
    Faults.disarm();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    String fault = sameRun ? "two publishers of one run" : "two publishers of two runs";
    String where = scheme.equals("file") ? "" : " (object store with conditional writes)";
    try (ChaosLog log = new ChaosLog(fault + where)) {
      for (int round = 0; round < ChaosLog.rounds(50); round++) {
        Storage output =
            Storage.of(scheme + "://" + folder.resolve("" + round), FaultyStore.configuration());
        log.tried();
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Side>> futures = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
          String content = "content of side " + side;
          String run = sameRun ? "r" : "r" + side;
          futures.add(
              threads.submit(
                  () -> {
                    start.await();
                    return publish(output, run, content);
                  }));
        }
        check(output, List.of(futures.get(0).get(), futures.get(1).get()), sameRun);
        log.recovered();
        log.survived(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Side publish(Storage output, String run, String content) throws IOException {
    List<RunFile> files = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      files.add(RunFile.of("file" + i, (content + i).getBytes(UTF_8)));
    }
    try {
      RunReader reader =
          new RunPublisher(output, Clock.systemUTC()).publish(run, files, Map.of("side", content));
      Champion champion = Champion.of(reader);
      return new Side(Optional.of(champion), new ChampionPointer(output).promoteIfAbsent(champion));
    } catch (StorageException e) {
      assertThat(e).isNotInstanceOf(OutcomeUnknownException.class);
      assertThat(e).hasMessageEndingWith("choose another --run-id");
      return new Side(Optional.empty(), false);
    }
  }

  private static void check(Storage output, List<Side> sides, boolean sameRun) throws IOException {
    assertThat(sides).filteredOn(Side::champion).hasSize(1);
    assertThat(sides)
        .filteredOn(side -> side.published().isPresent())
        .hasSize(sameRun ? 1 : 2)
        .allSatisfy(
            side -> {
              Champion run = side.published().orElseThrow();
              assertThat(Champion.of(RunReader.open(output, run.runId()))).isEqualTo(run);
            });
    Champion champion = new ChampionPointer(output).read().orElseThrow();
    assertThat(sides).contains(new Side(Optional.of(champion), true));
    assertThat(output.list("")).containsExactly("champion.json", "champions", "runs");
    assertThat(output.list("runs")).hasSize(sameRun ? 1 : 2);
  }
}

package org.digits.publishing.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.digits.chaos.ChaosLog;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.run.CrashPoints.Belief;
import org.digits.publishing.run.CrashPoints.Outcome;
import org.digits.publishing.storage.Faults;
import org.digits.publishing.storage.Faults.Kind;
import org.digits.publishing.storage.FaultyDisk;
import org.digits.publishing.storage.FaultyStore;
import org.digits.publishing.storage.Storage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault at every change that publishing and promoting make to a file system. */
class CrashPointTest {
  private static final Map<String, String> PLACES =
      Map.of(
          "disk", "disk",
          "store", "object store",
          "conditional", "object store, conditional writes");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"disk", "store", "conditional"})
  void aReaderSeesTheOldChampionOrTheNewOne(String scheme) throws IOException {
    Set<Outcome> published = EnumSet.noneOf(Outcome.class);
    Set<Outcome> promoted = EnumSet.noneOf(Outcome.class);
    try (ChaosLog log = new ChaosLog("fault while publishing (%s)".formatted(PLACES.get(scheme)))) {
      for (Kind kind : Kind.values()) {
        boolean met = true;
        for (int point = 1; met; point++) {
          Faults.disarm();
          Path place = Files.createDirectories(folder.resolve(kind + "-" + point));
          Storage storage = storage(scheme, place);
          Champion old = CrashPoints.begin(storage);
          Faults faults = Faults.arm(kind, point);
          Belief belief = CrashPoints.publishAndPromote(storage);
          met = faults.met();
          Faults.disarm();
          if (met) {
            log.tried();
            CrashPoints.check(storage, old, belief, kind + " at change " + point);
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

  private static Storage storage(String scheme, Path place) throws IOException {
    Configuration configuration =
        scheme.equals("disk") ? FaultyDisk.configuration() : FaultyStore.configuration();
    return Storage.of(scheme + "://" + place, configuration);
  }
}

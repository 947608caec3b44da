package org.digits.publishing.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.digits.config.GateRules;
import org.digits.data.LabelMapping;
import org.digits.evaluation.Overlap;
import org.digits.evaluation.PairedSum;
import org.digits.publishing.gate.GateRecord.Comparison;
import org.digits.publishing.gate.GateRecord.Decision;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateVerdictTest {
  private static final Instant PUBLISHED = Instant.parse("2026-01-02T03:04:05Z");
  private static final GateRules RULES = new GateRules(0.8, 0.5, 0.02, 0.05, 48);
  private static final EvaluationRecord.Data DATA =
      new EvaluationRecord.Data("tests", 1000, "ab".repeat(32), Overlap.unknown(1000));

  @TempDir Path folder;
  private Storage output;
  private RunReader run;

  @BeforeEach
  void publish() throws IOException {
    output = StorageTest.storage(folder);
    run =
        new RunPublisher(output, Clock.fixed(PUBLISHED, ZoneOffset.UTC))
            .publish("new", List.of(RunFile.of("a", "b".getBytes(UTF_8))), Map.of());
  }

  @Test
  void withoutAChampionTheRulesThatCompareAreLeftOut() {
    GateRecord verdict = judge(RULES, sum(0, 0, 900, 100), false, 1);

    assertThat(verdict.accepted()).isTrue();
    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.rules())
        .extracting(GateCheck::rule)
        .containsExactly("min-accuracy", "min-recall", "max-age-hours");
  }

  @Test
  void theUsersOwnLabelsAreNamedWhereThereAreAny() {
    PairedSum sum = sum(0, 0, 900, 100);
    GateRecord verdict =
        new GateVerdict(RULES, LabelMapping.parse("3,7"))
            .judge(run, DATA, sum.candidate(), List.of(), PUBLISHED);

    assertThat(verdict.labels()).isEqualTo("3,7");
    assertThat(verdict.rules().get(1).detail()).isEqualTo("label 3");
    assertThat(judge(RULES, sum, false, 1).labels()).isEmpty();
  }

  @Test
  void aSmallLossOfChanceIsAccepted() {
    GateRecord verdict = judge(RULES, sum(40, 45, 855, 60), true, 1);

    assertThat(verdict.accepted()).isTrue();
    assertThat(verdict.rules())
        .extracting(GateCheck::rule)
        .containsExactly(
            "min-accuracy", "min-recall", "max-accuracy-loss", "significance", "max-age-hours");
    assertThat(verdict.rules().get(2).found()).isEqualTo(0.005);
    assertThat(verdict.rules().get(3).found()).isGreaterThan(0.3);
  }

  @Test
  void aLossThatIsNoChanceIsRejectedThoughItIsSmall() {
    GateRecord verdict = judge(RULES, sum(2, 15, 900, 83), true, 1);

    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.decision()).isEqualTo(Decision.KEEP);
    assertThat(failed(verdict)).containsExactly("significance");
    assertThat(GateTable.render(verdict))
        .contains("significance            >= 0.05     0.001175  FAILED")
        .contains("15 images right by the champion alone, 2 by the candidate alone")
        .contains("REJECTED: run new against champion old, on 1,000 images of tests")
        .contains(": significance is 0.001175\n");
  }

  @Test
  void aLargeLossIsRejectedThoughItMayBeChance() {
    GateRules rules = new GateRules(0, 0, 0.02, 0.05, 48);
    assertThat(failed(judge(rules, sum(200, 220, 560, 20), true, 1))).isEmpty();
    assertThat(failed(judge(rules, sum(200, 222, 558, 20), true, 1)))
        .containsExactly("max-accuracy-loss");
  }

  @Test
  void aBoundIsPassedAtItsValue() {
    GateRules exact = new GateRules(0.9, 0.9, 0.02, 0.05, 48);

    assertThat(failed(judge(exact, sum(0, 0, 900, 100), false, 48))).isEmpty();
    assertThat(failed(judge(exact, sum(20, 40, 890, 50), true, 48)))
        .doesNotContain("max-accuracy-loss");
  }

  @Test
  void anOldRunIsRejectedUnlessAnyAgeWillDo() {
    assertThat(failed(judge(RULES, sum(0, 0, 900, 100), false, 49)))
        .containsExactly("max-age-hours");
    assertThat(judge(new GateRules(0, 0, 1, 0, 0), sum(0, 0, 900, 100), false, 9999).accepted())
        .isTrue();
  }

  @Test
  void theWorstLabelIsNamedAndALabelWithoutImagesIsNone() {
    PairedSum sum = new PairedSum(3, 3);
    for (int i = 0; i < 100; i++) {
      int label = i < 90 ? 0 : 1;
      float[] row = label == 0 || i % 5 == 0 ? row(label) : row(2);
      sum.add(row, row, new int[] {label});
    }
    GateRecord verdict = judge(RULES, sum, false, 1);

    assertThat(failed(verdict)).containsExactly("min-recall");
    GateCheck recall = verdict.rules().get(1);
    assertThat(recall.found()).isEqualTo(0.2);
    assertThat(recall.detail()).isEqualTo("label 1");
  }

  @Test
  void aVerdictIsReadBack() throws IOException {
    GateStore store = new GateStore(output);
    GateRecord verdict = judge(RULES, sum(2, 15, 900, 83), true, 1);
    assertThat(store.find(run)).isEmpty();
    store.keep(verdict);

    assertThat(store.find(run)).contains(verdict);
    assertThat(folder.resolve("gates/new.json")).content().contains("\"decision\" : \"keep\"");
  }

  @Test
  void aVerdictOnAnotherRunOfTheNameIsRefused() throws IOException {
    GateStore store = new GateStore(output);
    store.keep(judge(RULES, sum(2, 15, 900, 83), true, 1));
    output.deleteRecursively("runs/new");
    RunReader other =
        new RunPublisher(output, Clock.systemUTC())
            .publish("new", List.of(RunFile.of("a", "c".getBytes(UTF_8))), Map.of());

    assertThatThrownBy(() -> store.find(other))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("gates/new.json is the verdict on another run")
        .hasMessageContaining(other.manifestSha256());
  }

  @Test
  void anOverlapIsTold() {
    GateRecord verdict = judge(RULES, sum(40, 45, 855, 60), true, 1);

    assertThat(GateTable.render(verdict))
        .contains("\noverlap: not looked for; the run is of an older version, which kept no hashes")
        .contains("\n20 of the 1,000 images stand in the training data of champion old");
  }

  @Test
  void aVerdictOfAnOlderVersionIsReadBack() throws IOException {
    GateRecord verdict = judge(RULES, sum(2, 15, 900, 83), true, 1);
    new GateStore(output).keep(verdict);
    Path file = folder.resolve("gates/new.json");
    String older = Files.readString(file).replaceAll("(?s),\\s*\"overlap\" : \\{[^}]*\\}", "");
    Files.writeString(file, older);

    GateRecord found = new GateStore(output).find(run).orElseThrow();

    assertThat(older).doesNotContain("overlap");
    assertThat(found.evaluation()).isEqualTo(verdict.evaluation());
    assertThat(found.data().overlap()).isEqualTo(Overlap.NOT_RECORDED);
    assertThat(GateTable.render(found)).contains("overlap: not looked for; the verdict is of an");
  }

  private GateRecord judge(GateRules rules, PairedSum sum, boolean champion, int hours) {
    List<Comparison> against =
        champion
            ? List.of(
                new Comparison(
                    "old",
                    "cd".repeat(32),
                    sum.champion(),
                    sum.discordant(),
                    sum.discordant().lossPValue(),
                    new Overlap("", 1000, 1000, 20, 20)))
            : List.of();
    return new GateVerdict(rules, LabelMapping.NONE)
        .judge(run, DATA, sum.candidate(), against, PUBLISHED.plus(Duration.ofHours(hours)));
  }

  private static List<String> failed(GateRecord verdict) {
    return verdict.rules().stream().filter(rule -> !rule.passed()).map(GateCheck::rule).toList();
  }

  /** Images right by the candidate alone, by the champion alone, by both and by none. */
  private static PairedSum sum(int candidateOnly, int championOnly, int both, int none) {
    PairedSum sum = new PairedSum(2, 2);
    add(sum, candidateOnly, 0, 1);
    add(sum, championOnly, 1, 0);
    add(sum, both, 0, 0);
    add(sum, none, 1, 1);
    return sum;
  }

  private static void add(PairedSum sum, int images, int candidate, int champion) {
    for (int i = 0; i < images; i++) {
      int label = i % 2;
      sum.add(
          row(candidate == 0 ? label : 1 - label),
          row(champion == 0 ? label : 1 - label),
          new int[] {label});
    }
  }

  private static float[] row(int label) {
    float[] row = new float[3];
    row[label] = 1;
    return row;
  }
}

package org.digits.publishing.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.digits.config.GateRule;
import org.digits.config.GateRules;
import org.digits.data.LabelMapping;
import org.digits.evaluation.ClassMetrics;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.McNemar;
import org.digits.publishing.gate.GateRecord.Comparison;
import org.digits.publishing.gate.GateRecord.Decision;
import org.digits.publishing.run.RunReader;

/**
 * Applies the quality gate's rules to a candidate. Those that compare are left out where there is
 * no champion.
 */
public final class GateVerdict {
  private static final double SECONDS_PER_HOUR = 3600;

  private final GateRules rules;
  private final LabelMapping labels;

  /** A gate of these bounds, for a run whose classes have these labels. */
  public GateVerdict(GateRules rules, LabelMapping labels) {
    this.rules = rules;
    this.labels = labels;
  }

  /**
   * Judges a candidate.
   *
   * @param run the candidate
   * @param evaluation its result on {@code data}
   * @param comparedWith the champion's on the same images; empty where there is none
   * @param now the time of the verdict
   */
  public GateRecord judge(
      RunReader run,
      EvaluationRecord.Data data,
      Evaluation evaluation,
      List<Comparison> comparedWith,
      Instant now) {
    List<GateCheck> checks = new ArrayList<>();
    checks.add(
        GateCheck.atLeast(
            GateRule.MIN_ACCURACY.key(), rules.minAccuracy(), evaluation.accuracy(), ""));
    checks.add(recall(evaluation));
    for (Comparison champion : comparedWith) {
      checks.add(loss(evaluation, champion));
      checks.add(significance(champion));
    }
    if (rules.maxAgeHours() > 0) {
      checks.add(age(Instant.parse(run.manifest().createdAt()), now));
    }
    boolean accepted = checks.stream().allMatch(GateCheck::passed);
    return new GateRecord(
        run.manifest().runId(),
        run.manifestSha256(),
        accepted,
        accepted ? Decision.PROMOTE : Decision.KEEP,
        checks,
        comparedWith,
        data,
        labels.isIdentity() ? "" : labels.toString(),
        evaluation,
        now.toString());
  }

  // A label without test images has no recall to speak of.
  private GateCheck recall(Evaluation evaluation) {
    ClassMetrics worst =
        evaluation.perClass().stream()
            .filter(label -> label.count() > 0)
            .min(Comparator.comparingDouble(ClassMetrics::recall))
            .orElseThrow();
    return GateCheck.atLeast(
        GateRule.MIN_RECALL.key(),
        rules.minRecall(),
        worst.recall(),
        "label " + labels.name(worst.label()));
  }

  // From the counts of images: a difference of two ratios would be off in its last bit.
  private GateCheck loss(Evaluation evaluation, Comparison champion) {
    McNemar discordant = champion.discordant();
    double lost =
        (double) (discordant.championOnly() - discordant.candidateOnly()) / evaluation.count();
    return GateCheck.atMost(
        GateRule.MAX_ACCURACY_LOSS.key(),
        rules.maxAccuracyLoss(),
        lost,
        String.format(
            Locale.ROOT,
            "champion %s has accuracy %.4f",
            champion.runId(),
            champion.evaluation().accuracy()));
  }

  private GateCheck significance(Comparison champion) {
    return GateCheck.atLeast(
        GateRule.SIGNIFICANCE.key(),
        rules.significance(),
        champion.lossPValue(),
        String.format(
            Locale.ROOT,
            "%,d images right by the champion alone, %,d by the candidate alone",
            champion.discordant().championOnly(),
            champion.discordant().candidateOnly()));
  }

  private GateCheck age(Instant published, Instant now) {
    double hours = Duration.between(published, now).toSeconds() / SECONDS_PER_HOUR;
    return GateCheck.atMost(
        GateRule.MAX_AGE.key(), rules.maxAgeHours(), hours, "published " + published);
  }
}

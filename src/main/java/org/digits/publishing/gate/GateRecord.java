package org.digits.publishing.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.McNemar;
import org.digits.evaluation.Overlap;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunDirectory;

/**
 * The quality gate's verdict on a run, as {@code <output>/gates/<run-id>.json} holds it. Component
 * names are the JSON keys.
 *
 * @param runId the candidate
 * @param manifestSha256 of its manifest.json
 * @param accepted whether every rule holds
 * @param decision what is to be done now
 * @param rules each rule, with what was found
 * @param comparedWith the champion then; empty where there was none
 * @param data what both were evaluated on, and how much of it the candidate was trained on
 * @param labels the user's own labels of the classes, as --labels reads them; absent from the JSON
 *     where they are the classes themselves
 * @param evaluation the candidate's
 * @param judgedAt time of the verdict, ISO-8601 in UTC
 */
public record GateRecord(
    String runId,
    String manifestSha256,
    boolean accepted,
    Decision decision,
    List<GateCheck> rules,
    List<Comparison> comparedWith,
    EvaluationRecord.Data data,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String labels,
    Evaluation evaluation,
    String judgedAt) {

  /** What a scheduler does next. */
  public enum Decision {
    /** The run is to become champion. */
    PROMOTE,
    /** The champion stays: the run was rejected, or has been champion already. */
    KEEP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The champion on the same images.
   *
   * @param runId the champion
   * @param manifestSha256 of its manifest.json
   * @param evaluation the champion's
   * @param discordant the images that one of the two recognises
   * @param lossPValue of McNemar's test, one-sided
   * @param overlap of the images with those that it was trained on
   */
  public record Comparison(
      String runId,
      String manifestSha256,
      Evaluation evaluation,
      McNemar discordant,
      double lossPValue,
      Overlap overlap) {

    /** Checks the run id and the hash. */
    public Comparison {
      ChampionPointer.Champion.check(runId, manifestSha256);
    }

    ChampionPointer.Champion champion() {
      return new ChampionPointer.Champion(runId, manifestSha256);
    }
  }

  /** Checks the run id and copies the lists. */
  public GateRecord {
    RunDirectory.checkRunId(runId);
    rules = List.copyOf(rules);
    comparedWith = List.copyOf(comparedWith);
  }

  /** The champion that the run was compared with; empty where there was none. */
  public Optional<ChampionPointer.Champion> champion() {
    return comparedWith.stream().findFirst().map(Comparison::champion);
  }

  /** Whether the verdict still counts: one that accepts does against the same champion alone. */
  public boolean standsAgainst(Optional<ChampionPointer.Champion> champion) {
    return !accepted || champion().equals(champion);
  }

  /** The same verdict with another thing to do. */
  public GateRecord with(Decision newDecision) {
    return new GateRecord(
        runId,
        manifestSha256,
        accepted,
        newDecision,
        rules,
        comparedWith,
        data,
        labels,
        evaluation,
        judgedAt);
  }
}

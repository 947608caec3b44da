package org.digits.evaluation;

import java.io.Serializable;

/** Mergeable sum of two models' evaluations on the same images, image by image. */
public final class PairedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EvaluationSum candidate;
  private final EvaluationSum champion;
  private long candidateOnly;
  private long championOnly;

  /** An empty sum for labels 0 to {@code candidateClasses - 1} and {@code championClasses - 1}. */
  public PairedSum(int candidateClasses, int championClasses) {
    candidate = new EvaluationSum(candidateClasses);
    champion = new EvaluationSum(championClasses);
  }

  /**
   * Adds images.
   *
   * @param candidateRows probabilities, one row of the candidate's classes per image
   * @param championRows probabilities, one row of the champion's classes per image
   * @param labels the actual labels
   */
  public void add(float[] candidateRows, float[] championRows, int[] labels) {
    int candidateClasses = candidate.confusion().classes();
    int championClasses = champion.confusion().classes();
    for (int i = 0; i < labels.length; i++) {
      boolean candidateRight = candidate.add(candidateRows, i * candidateClasses, labels[i]);
      boolean championRight = champion.add(championRows, i * championClasses, labels[i]);
      candidateOnly += candidateRight && !championRight ? 1 : 0;
      championOnly += championRight && !candidateRight ? 1 : 0;
    }
  }

  /** Adds another sum over the same models. */
  public void merge(PairedSum other) {
    candidate.merge(other.candidate);
    champion.merge(other.champion);
    candidateOnly += other.candidateOnly;
    championOnly += other.championOnly;
  }

  /** The candidate's metrics. */
  public Evaluation candidate() {
    return Evaluation.of(candidate);
  }

  /** The champion's metrics. */
  public Evaluation champion() {
    return Evaluation.of(champion);
  }

  /** The images that one of the two recognises. */
  public McNemar discordant() {
    return new McNemar(candidateOnly, championOnly);
  }
}

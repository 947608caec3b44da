package org.digits.evaluation;

/**
 * McNemar's test of two models on the same images, in its exact form: of the images that just one
 * of the two recognises, each is as likely the one's as the other's if the models are equally good.
 * The images that both recognise, or neither, say nothing.
 *
 * <p>Sources: Q. McNemar, <i>Note on the sampling error of the difference between correlated
 * proportions or percentages</i>, Psychometrika 12 (1947); in the exact form, A. Agresti,
 * <i>Categorical Data Analysis</i>, section 11.1.
 *
 * @param candidateOnly images that the candidate alone recognises
 * @param championOnly images that the champion alone recognises
 */
public record McNemar(long candidateOnly, long championOnly) {

  /** Checks the counts. */
  public McNemar {
    if (candidateOnly < 0 || championOnly < 0) {
      throw new IllegalArgumentException(
          "expected counts of images, found %d and %d".formatted(candidateOnly, championOnly));
    }
  }

  /**
   * How likely equally good models would let the champion look at least this much better: P(X >=
   * championOnly), X ~ Binomial(candidateOnly + championOnly, 1/2). One-sided, since a gain is no
   * reason to reject; the two-sided value is twice it, at most 1.
   *
   * @return in [0, 1]; 1 if the champion alone recognises nothing
   */
  public double lossPValue() {
    long images = candidateOnly + championOnly;
    // By symmetry either tail is the upper one of a sum that falls from its first term on.
    return championOnly > candidateOnly
        ? upperTail(images, championOnly)
        : 1 - upperTail(images, candidateOnly + 1);
  }

  /** P(X >= from) of X ~ Binomial(n, 1/2), for {@code from} above n / 2. */
  private static double upperTail(long n, long from) {
    if (from > n) {
      return 0;
    }
    // ln C(n, from) has 2 n - from < 1.5 n terms at most, so no approximation is needed.
    double logTerm = -n * Math.log(2);
    for (long i = 1; i <= n - from; i++) {
      logTerm += Math.log((double) (from + i) / i);
    }
    double term = 1;
    double sum = 0;
    for (long k = from; term > Math.ulp(sum); k++) {
      sum += term;
      term *= (double) (n - k) / (k + 1);
    }
    return Math.min(1, sum * Math.exp(logTerm));
  }
}

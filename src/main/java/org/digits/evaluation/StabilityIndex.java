package org.digits.evaluation;

import java.util.List;

/**
 * The Population Stability Index of two histograms p and q over the same bins: the sum of {@code (p
 * - q) ln(p / q)}. By custom a shift is small below 0.1 and large from 0.25 on (Siddiqi, Credit
 * Risk Scorecards, 2006).
 *
 * <p>Where nothing has shifted, the index of samples of m and n is distributed as {@code (1/m +
 * 1/n)} times chi-squared with one degree of freedom less than there are bins (Yurdakul and
 * Naranjo, Statistical properties of the population stability index, Journal of Risk Model
 * Validation 14(4), 2020). So a small sample shows a large index by chance alone: {@link #chance}
 * is what one sample in a thousand exceeds.
 *
 * @param value the index
 * @param chance what chance alone may bring
 */
record StabilityIndex(double value, double chance) {
  /** Added to each bin, in all; Jeffreys' prior, so that an empty bin has a logarithm. */
  private static final double PRIOR = 0.5;

  /** Standard normal quantile of 0.999. */
  private static final double NORMAL_QUANTILE = 3.0902;

  /** Compares a sample with the training data; both have at least one example. */
  static StabilityIndex of(List<Long> training, List<Long> sample) {
    int bins = training.size();
    double trainingCount = sum(training);
    double sampleCount = sum(sample);
    double prior = PRIOR * bins;
    double index = 0;
    for (int bin = 0; bin < bins; bin++) {
      double p = (training.get(bin) + PRIOR) / (trainingCount + prior);
      // The sample's prior is the training data, so that an empty bin of few examples says little.
      double q = (sample.get(bin) + prior * p) / (sampleCount + prior);
      index += (q - p) * StrictMath.log(q / p);
    }
    long used = training.stream().filter(count -> count > 0).count();
    double chance = chiSquared(Math.max(1, used - 1)) * (1 / trainingCount + 1 / sampleCount);
    return new StabilityIndex(index, chance);
  }

  /** What is left of the index when chance is taken off. */
  double excess() {
    return Math.max(0, value - chance);
  }

  /** The 0.999 quantile, by Wilson and Hilferty (PNAS 17, 1931); within 3 % from 1 on. */
  private static double chiSquared(long degrees) {
    double a = 2.0 / (9 * degrees);
    double root = 1 - a + NORMAL_QUANTILE * Math.sqrt(a);
    return degrees * root * root * root;
  }

  private static double sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}

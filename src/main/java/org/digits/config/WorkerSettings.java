package org.digits.config;

/**
 * How many workers train, how often they average, and how fast they learn. What is 0 is open, and
 * resolved by {@link #withCluster}: the groups and their workers are the cluster's, and the
 * averaging frequency and the learning rate follow from their number. More workers share the
 * updates, so each must learn faster, and average sooner.
 *
 * @param groups of workers, one Spark task each
 * @param groupWorkers workers of a group
 * @param averagingFrequencyMinibatches minibatches between two averagings inside a group
 * @param roundFrequencyMinibatches minibatches between two averagings across groups
 * @param peakLearningRate constant, or the cycle's peak
 */
public record WorkerSettings(
    int groups,
    int groupWorkers,
    int averagingFrequencyMinibatches,
    int roundFrequencyMinibatches,
    double peakLearningRate) {
  // ADR 9 has the measurements behind these rules, which end at so many workers.
  private static final double CONSTANT_RATE = 0.003;
  private static final double LEARNING_RATE_EXPONENT = 0.75;
  private static final int MOST_WORKERS = 64;
  private static final int MINIBATCHES_OF_A_GROUP = 200;

  /**
   * These settings with the cluster's groups and workers, and what follows from their number.
   *
   * @param together whether all workers average as one group does, as the stock trainer's
   * @param cyclePeak the preset's for up to two workers, where the rate falls in the end, and so
   *     may be great before; 0 for a constant one
   */
  WorkerSettings withCluster(
      int clusterGroups, int clusterGroupWorkers, boolean together, double cyclePeak) {
    int allGroups = groups == 0 ? clusterGroups : groups;
    int workers = groupWorkers == 0 ? clusterGroupWorkers : groupWorkers;
    return new WorkerSettings(
        allGroups,
        workers,
        averagingFrequencyMinibatches == 0
            ? averagingFrequency(together ? allGroups * workers : workers)
            : averagingFrequencyMinibatches,
        roundFrequencyMinibatches,
        peakLearningRate == 0 ? learningRate(cyclePeak, allGroups * workers) : peakLearningRate);
  }

  /** Whether the rate is the one that follows from a cycle's peak for two workers. */
  boolean hasRateOf(double cyclePeak) {
    return peakLearningRate == learningRate(cyclePeak, groups * groupWorkers);
  }

  // A pair lost nothing by twice the share of its size; larger groups did.
  private static int averagingFrequency(int workers) {
    return workers <= 2 ? MINIBATCHES_OF_A_GROUP : Math.max(1, MINIBATCHES_OF_A_GROUP / workers);
  }

  // StrictMath: the bits of the parameters depend on it.
  private static double learningRate(double cyclePeak, int workers) {
    if (cyclePeak == 0) {
      return CONSTANT_RATE;
    }
    double pairs = Math.max(1, Math.min(MOST_WORKERS, workers) / 2.0);
    return cyclePeak * StrictMath.pow(pairs, LEARNING_RATE_EXPONENT);
  }
}

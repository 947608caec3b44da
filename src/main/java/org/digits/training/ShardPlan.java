package org.digits.training;

import java.io.Serializable;
import java.util.Arrays;
import org.digits.data.CounterRandom;

/**
 * Which image belongs to which shard: images in the order of a hash of (seed, id); the first ones
 * are the validation split, the rest is dealt out to the workers in turn. It depends on the ids,
 * the seed and the counts alone, never on how the input is partitioned.
 */
public final class ShardPlan implements Serializable {
  private static final long SHARD_STREAM = -1;

  private final long seed;
  private final int workers;
  private final int validationExamples;
  private final long[] sortedKeys;

  private ShardPlan(long seed, int workers, int validationExamples, long[] sortedKeys) {
    this.seed = seed;
    this.workers = workers;
    this.validationExamples = validationExamples;
    this.sortedKeys = sortedKeys;
  }

  /**
   * Plans the shards.
   *
   * @param ids of all images, in any order; 8 bytes an image are kept
   * @param workers number of shards
   * @param validationFraction of the images, in [0, 1)
   * @throws IllegalArgumentException for a repeated id, or fewer images than workers
   */
  public static ShardPlan of(long[] ids, long seed, int workers, double validationFraction) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, found " + workers);
    }
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "validation fraction must be in [0, 1), found " + validationFraction);
    }
    long[] keys = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      keys[i] = CounterRandom.mix(seed, SHARD_STREAM, ids[i]);
    }
    Arrays.sort(keys);
    for (int i = 1; i < keys.length; i++) {
      if (keys[i] == keys[i - 1]) {
        throw new IllegalArgumentException(repeated(ids));
      }
    }
    int validation = (int) Math.round(ids.length * validationFraction);
    if (ids.length - validation < workers) {
      throw new IllegalArgumentException(
          "%d training images for %d workers: use fewer groups or group workers"
              .formatted(ids.length - validation, workers));
    }
    return new ShardPlan(seed, workers, validation, keys);
  }

  private static String repeated(long[] ids) {
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return "the id " + sorted[i] + " stands more than once in the training data";
      }
    }
    throw new IllegalStateException("a hash collision without a repeated id");
  }

  /** Rank of an image in the plan's order. */
  public int rank(long id) {
    int rank = Arrays.binarySearch(sortedKeys, CounterRandom.mix(seed, SHARD_STREAM, id));
    if (rank < 0) {
      throw new IllegalArgumentException(
          "the id " + id + " was not there when the data was scanned: the input has changed");
    }
    return rank;
  }

  /** True for an image of the validation split. */
  public boolean isValidation(int rank) {
    return rank < validationExamples;
  }

  /** The worker whose shard holds an image of the training part. */
  public int worker(int rank) {
    return (rank - validationExamples) % workers;
  }

  /** Images in a worker's shard. */
  public int shardSize(int worker) {
    int training = sortedKeys.length - validationExamples;
    return training / workers + (worker < training % workers ? 1 : 0);
  }

  /** Number of shards. */
  public int workers() {
    return workers;
  }

  /** Images of the validation split. */
  public int validationExamples() {
    return validationExamples;
  }

  /** Images of all shards together. */
  public int trainingExamples() {
    return sortedKeys.length - validationExamples;
  }

  /** Minibatches that the largest shard has in an epoch. */
  public int minibatchesPerEpoch(int batchSize) {
    return (int) (((long) shardSize(0) + batchSize - 1) / batchSize);
  }
}

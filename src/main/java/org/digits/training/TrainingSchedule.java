package org.digits.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.digits.data.CounterRandom;
import org.digits.data.augmentation.Augmentation;

/**
 * What every worker does when: a pure function of the configuration and the shard sizes.
 *
 * @param seed of every random choice
 * @param epochs passes over the data; of the last one, the first part where it is no whole number
 * @param batchSize examples of a minibatch
 * @param averagingFrequencyMinibatches minibatches between two averagings inside a group
 * @param roundFrequencyMinibatches minibatches between two averagings across groups
 * @param minibatchesPerEpoch of the largest shard
 * @param learningRate of each update
 * @param augmentation of each image, anew in each epoch
 */
public record TrainingSchedule(
    long seed,
    double epochs,
    int batchSize,
    int averagingFrequencyMinibatches,
    int roundFrequencyMinibatches,
    int minibatchesPerEpoch,
    LearningRateSchedule learningRate,
    Augmentation augmentation)
    implements Serializable {

  /** More are refused. */
  public static final int MOST_EPOCHS = 1_000_000;

  // A tenth of thirty minibatches is three, whatever the product's last bit is.
  private static final double ROUNDING = 1e-9;

  /** Checks that every count is positive. */
  public TrainingSchedule {
    if (!(epochs > 0 && epochs <= MOST_EPOCHS)) {
      throw new IllegalArgumentException("epochs must be positive, found " + epochs);
    }
    atLeastOne("batch size", batchSize);
    atLeastOne("averaging frequency", averagingFrequencyMinibatches);
    atLeastOne("round frequency", roundFrequencyMinibatches);
    atLeastOne("minibatches per epoch", minibatchesPerEpoch);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }

  /** The same with other learning rates. */
  public TrainingSchedule withRate(LearningRateSchedule newRate) {
    return new TrainingSchedule(
        seed,
        epochs,
        batchSize,
        averagingFrequencyMinibatches,
        roundFrequencyMinibatches,
        minibatchesPerEpoch,
        newRate,
        augmentation);
  }

  /** The rounds in order. */
  public List<Round> rounds() {
    List<Round> rounds = new ArrayList<>();
    long left = minibatches();
    for (int epoch = 0; left > 0; epoch++) {
      int ofEpoch = (int) Math.min(minibatchesPerEpoch, left);
      for (int first = 0; first < ofEpoch; first += roundFrequencyMinibatches) {
        int minibatches = Math.min(roundFrequencyMinibatches, ofEpoch - first);
        rounds.add(new Round(rounds.size(), epoch, first, minibatches));
      }
      left -= ofEpoch;
    }
    return rounds;
  }

  /** Minibatches of the largest shard in the whole run, which are its worker's updates. */
  public long minibatches() {
    return Math.max(1, (long) Math.ceil(epochs * minibatchesPerEpoch - ROUNDING));
  }

  /**
   * Images that a worker trains in the whole run, counted anew in each epoch.
   *
   * @param shardSize images of its shard
   */
  public long examples(long shardSize) {
    long rest = minibatches() % minibatchesPerEpoch;
    return minibatches() / minibatchesPerEpoch * shardSize + Math.min(shardSize, rest * batchSize);
  }

  /** A number of epochs as a user writes it. */
  public static String text(double epochs) {
    return epochs == Math.rint(epochs) ? Long.toString((long) epochs) : Double.toString(epochs);
  }

  /** Whether a round is the last of its epoch, or of the run. */
  boolean endsEpoch(Round round) {
    long end = (long) round.firstMinibatch() + round.minibatches();
    return end == minibatchesPerEpoch
        || (long) round.epoch() * minibatchesPerEpoch + end == minibatches();
  }

  /** The learning rate of a minibatch of an epoch. */
  public double learningRate(int epoch, int minibatch) {
    long perEpoch = minibatchesPerEpoch;
    return learningRate.at(epoch * perEpoch + minibatch, minibatches());
  }

  /**
   * The order in which a shard's blocks are trained in an epoch: by a hash of (seed, epoch, block).
   *
   * @param blocks of the shard
   */
  public int[] blockOrder(int epoch, int blocks) {
    // Numbers that are no image's id, so that blocks and images are shuffled apart.
    return order(epoch, LongStream.range(0, blocks).map(block -> ~block).toArray());
  }

  /**
   * The order in which a block's rows are trained in an epoch: by a hash of (seed, epoch, id).
   *
   * @param ids of the block's images, in shard order
   */
  public int[] order(int epoch, long[] ids) {
    int rowBits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, ids.length));
    long rowMask = (1L << rowBits) - 1;
    long[] keys = new long[ids.length];
    for (int row = 0; row < ids.length; row++) {
      keys[row] = (CounterRandom.mix(seed, epoch, ids[row]) & ~rowMask) | row;
    }
    Arrays.sort(keys);
    int[] order = new int[ids.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) (keys[i] & rowMask);
    }
    return order;
  }
}

package org.digits.training;

import org.digits.data.Augmentation;
import org.digits.data.ImageBlock;
import org.digits.data.RandomAffine;
import org.digits.engine.TrainingEngine;

/** One worker's minibatches of an epoch, augmented where the schedule says so. */
final class Minibatches {
  private final TrainingSchedule schedule;
  private final int epoch;
  private final ImageBlock shard;
  private final int[] order;
  private final ImageBlock augmented;
  private final int[] augmentedRows;

  Minibatches(TrainingSchedule schedule, int epoch, ImageBlock shard) {
    this.schedule = schedule;
    this.epoch = epoch;
    this.shard = shard;
    order = schedule.order(epoch, shard.ids());
    int size =
        schedule.augmentation() == Augmentation.NONE
            ? 0
            : Math.min(schedule.batchSize(), shard.size());
    augmented =
        new ImageBlock(
            shard.height(),
            shard.width(),
            new long[size],
            new byte[size * shard.imageBytes()],
            new int[size]);
    augmentedRows = new int[size];
    for (int i = 0; i < size; i++) {
      augmentedRows[i] = i;
    }
  }

  /** Examples of a minibatch; 0 after the shard's last. */
  int examples(int minibatch) {
    long first = (long) minibatch * schedule.batchSize();
    return (int) Math.max(0, Math.min(schedule.batchSize(), order.length - first));
  }

  /**
   * Trains on a minibatch.
   *
   * @return the sum of its examples' losses
   */
  double fit(TrainingEngine engine, int minibatch) {
    int first = minibatch * schedule.batchSize();
    int examples = examples(minibatch);
    double rate = schedule.learningRate(epoch, minibatch);
    if (schedule.augmentation() == Augmentation.NONE) {
      return engine.fit(shard, order, first, first + examples, rate);
    }
    for (int i = 0; i < examples; i++) {
      int row = order[first + i];
      augmented.labels()[i] = shard.labels()[row];
      RandomAffine.DIGITS.apply(
          shard, row, schedule.seed(), epoch, augmented.pixels(), i * shard.imageBytes());
    }
    return engine.fit(augmented, augmentedRows, 0, examples, rate);
  }
}

package org.digits.training;

import java.util.Optional;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.RandomTransform;
import org.digits.engine.TrainingEngine;
import org.digits.training.shards.Shard;

/**
 * One worker's minibatches of an epoch, augmented where the schedule says so: the shard's blocks in
 * the epoch's order, each shuffled, one after the other. One block is in memory at a time.
 */
final class Minibatches {
  private final TrainingSchedule schedule;
  private final int epoch;
  private final Shard shard;
  private final Optional<RandomTransform> transform;
  private final int[] blocks;

  /** Images before each block of the epoch, and of all. */
  private final long[] before;

  private int open = -1;
  private ImageBlock images;
  private int[] order;

  /** A minibatch that is not trained as it lies in its block. */
  private ImageBlock copied;

  private int[] copiedRows;

  Minibatches(TrainingSchedule schedule, int epoch, Shard shard) {
    this.schedule = schedule;
    this.epoch = epoch;
    this.shard = shard;
    transform = schedule.augmentation().transform();
    blocks = schedule.blockOrder(epoch, shard.blocks());
    before = new long[blocks.length + 1];
    for (int i = 0; i < blocks.length; i++) {
      before[i + 1] = before[i] + shard.size(blocks[i]);
    }
  }

  /** Examples of a minibatch; 0 after the shard's last. */
  int examples(int minibatch) {
    long first = (long) minibatch * schedule.batchSize();
    return (int) Math.max(0, Math.min(schedule.batchSize(), before[blocks.length] - first));
  }

  /**
   * Trains on a minibatch, which none that comes before it may follow.
   *
   * @return the sum of its examples' losses
   */
  double fit(TrainingEngine engine, int minibatch) {
    long first = (long) minibatch * schedule.batchSize();
    int examples = examples(minibatch);
    double rate = schedule.learningRate(epoch, minibatch);
    open(first);
    if (transform.isEmpty() && first + examples <= before[open + 1]) {
      int from = (int) (first - before[open]);
      return engine.fit(images, order, from, from + examples, rate);
    }
    if (copied == null) {
      int most = (int) Math.min(schedule.batchSize(), before[blocks.length]);
      copied =
          new ImageBlock(
              images.height(),
              images.width(),
              new long[most],
              new byte[most * images.imageBytes()],
              new int[most]);
      copiedRows = IntStream.range(0, most).toArray();
    }
    for (int i = 0; i < examples; i++) {
      open(first + i);
      copy(order[(int) (first + i - before[open])], i);
    }
    return engine.fit(copied, copiedRows, 0, examples, rate);
  }

  /** Opens the block that holds a place of the epoch, where it is not open; places only grow. */
  private void open(long place) {
    if (open >= 0 && place < before[open + 1]) {
      return;
    }
    int block = Math.max(0, open);
    while (place >= before[block + 1]) {
      block++;
    }
    // Not two blocks at once.
    images = null;
    images = shard.read(blocks[block]);
    order = schedule.order(epoch, images.ids());
    open = block;
  }

  private void copy(int row, int to) {
    int bytes = images.imageBytes();
    copied.ids()[to] = images.ids()[row];
    copied.labels()[to] = images.labels()[row];
    if (transform.isPresent()) {
      transform.get().apply(images, row, schedule.seed(), epoch, copied.pixels(), to * bytes);
    } else {
      System.arraycopy(images.pixels(), row * bytes, copied.pixels(), to * bytes, bytes);
    }
  }
}

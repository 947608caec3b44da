package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;
import org.digits.training.shards.KeyHistogram;
import org.digits.training.shards.Shard;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which images a worker trains on, in which order, and how much of its shard it reads. */
class MinibatchesTest {
  private static final int IMAGES = 103;
  private static final int BATCH = 8;
  private final ImageBlock images = Digits.block(0, IMAGES, 12, 3, 1);

  /** An engine that writes down what it is given. */
  private static final class Recorder implements TrainingEngine {
    private final List<Long> labelsAndPixels = new ArrayList<>();

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public void load(NetworkSnapshot snapshot) {}

    @Override
    public double fit(ImageBlock block, int[] rows, int from, int to, double learningRate) {
      for (int i = from; i < to; i++) {
        labelsAndPixels.add(content(block, rows[i]));
      }
      return to - from;
    }

    @Override
    public NetworkSnapshot snapshot() {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] predict(ImageBlock block, int from, int to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** A shard that counts its readings. */
  private static final class Counted implements Shard {
    private final Shard shard;
    private final List<Integer> read = new ArrayList<>();

    Counted(Shard shard) {
      this.shard = shard;
    }

    @Override
    public int blocks() {
      return shard.blocks();
    }

    @Override
    public int size(int block) {
      return shard.size(block);
    }

    @Override
    public ImageBlock read(int block) {
      read.add(block);
      return shard.read(block);
    }
  }

  private static long content(ImageBlock block, int row) {
    long hash = block.labels()[row];
    for (byte pixel : block.image(row)) {
      hash = 31 * hash + pixel;
    }
    return hash;
  }

  @ParameterizedTest
  @EnumSource(Augmentation.class)
  void anEpochHasEveryImageOnceBlockByBlockAndReadsEachBlockOnce(Augmentation augmentation) {
    Counted shard = shard(5);
    TrainingSchedule schedule = schedule(augmentation);
    Recorder engine = new Recorder();
    Minibatches minibatches = new Minibatches(schedule, 1, shard);
    int all = 0;
    for (int m = 0; minibatches.examples(m) > 0; m++) {
      all += minibatches.examples(m);
      minibatches.fit(engine, m);
    }
    assertThat(all).isEqualTo(IMAGES);
    assertThat(shard.read).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(new HashSet<>(engine.labelsAndPixels)).hasSize(IMAGES);
    if (augmentation == Augmentation.NONE) {
      List<Long> expected = new ArrayList<>();
      for (int block : schedule.blockOrder(1, 5)) {
        ImageBlock own = shard.shard.read(block);
        for (int row : schedule.order(1, own.ids())) {
          expected.add(content(own, row));
        }
      }
      assertThat(engine.labelsAndPixels).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Augmentation.class)
  void aRoundThatBeginsInTheMiddleReadsOnFromThere(Augmentation augmentation) {
    Recorder whole = new Recorder();
    Recorder parts = new Recorder();
    Minibatches all = new Minibatches(schedule(augmentation), 0, shard(5));
    for (int m = 0; m < 13; m++) {
      all.fit(whole, m);
    }
    Counted shard = shard(5);
    for (int m = 0; m < 13; m++) {
      new Minibatches(schedule(augmentation), 0, shard).fit(parts, m);
    }
    assertThat(parts.labelsAndPixels).isEqualTo(whole.labelsAndPixels);
    // 13 minibatches, of which at most four lie across two blocks.
    assertThat(shard.read).hasSizeBetween(13, 17);
  }

  @Test
  void epochsDifferInTheOrderOfBlocksAndOfImages() {
    TrainingSchedule schedule = schedule(Augmentation.NONE);
    Set<List<Integer>> orders = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      List<Integer> order = new ArrayList<>();
      for (int block : schedule.blockOrder(epoch, 9)) {
        order.add(block);
      }
      assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
      orders.add(order);
    }
    assertThat(orders).hasSize(20);
    assertThat(schedule.order(0, images.ids())).isNotEqualTo(schedule.order(1, images.ids()));
  }

  private Counted shard(int blocks) {
    ShardPlan plan =
        ShardPlan.inBlocks(KeyHistogram.of(5, LongStream.range(0, IMAGES).toArray()), 1, 0, blocks);
    return new Counted(Digits.deal(images, 5, plan, 1).get(0).get(0));
  }

  private static TrainingSchedule schedule(Augmentation augmentation) {
    return new TrainingSchedule(
        5,
        2,
        BATCH,
        1,
        100,
        13,
        new LearningRateSchedule(LearningRateSchedule.Kind.CONSTANT, 1e-3),
        augmentation);
  }
}

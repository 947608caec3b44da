package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.digits.data.CounterRandom;
import org.digits.data.ImageBlock;
import org.digits.training.shards.KeyHistogram;
import org.digits.training.shards.Shard;
import org.digits.training.shards.ShardPlan;

/** Small learnable images: a bright bar whose place is the label, over noise. */
public final class Digits {
  private Digits() {}

  /** Images with ids from {@code firstId}. */
  public static ImageBlock block(long firstId, int count, int side, int classes, long seed) {
    Random random = new Random(seed);
    long[] ids = new long[count];
    int[] labels = new int[count];
    byte[] pixels = new byte[count * side * side];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      ids[i] = firstId + i;
      labels[i] = i % classes;
      for (int p = 0; p < side * side; p++) {
        int at = i * side * side + p;
        pixels[at] = (byte) ((pixels[at] & 0x3F) + (p / side == 2 + 2 * labels[i] ? 190 : 0));
      }
    }
    return new ImageBlock(side, side, ids, pixels, labels);
  }

  /** A plan for a block's images, by seed and workers. */
  public static ShardPlan plan(ImageBlock images, long seed, int workers, double validation) {
    return ShardPlan.of(
        KeyHistogram.of(seed, images.ids()), workers, validation, images.imageBytes());
  }

  /** Deals images out by a plan, each block's in the order of their keys. */
  public static List<List<Shard>> deal(ImageBlock images, long seed, ShardPlan plan, int groups) {
    List<List<Shard>> dealt = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      List<Shard> shards = new ArrayList<>();
      for (int worker = 0; worker < plan.workers() / groups; worker++) {
        shards.add(shard(images, seed, plan, group * plan.workers() / groups + worker));
      }
      dealt.add(shards);
    }
    return dealt;
  }

  private static Shard shard(ImageBlock images, long seed, ShardPlan plan, int worker) {
    List<ImageBlock> blocks = new ArrayList<>();
    for (int block = 0; block < plan.blocksPerWorker(); block++) {
      int number = worker * plan.blocksPerWorker() + block;
      blocks.add(
          images.select(
              IntStream.range(0, images.size())
                  .filter(row -> plan.block(images.ids()[row]) == number)
                  .boxed()
                  .sorted(
                      (a, b) ->
                          Long.compareUnsigned(
                              CounterRandom.mix(seed, -1, images.ids()[a]),
                              CounterRandom.mix(seed, -1, images.ids()[b])))
                  .mapToInt(Integer::intValue)
                  .toArray()));
    }
    return new Shard() {
      @Override
      public int blocks() {
        return blocks.size();
      }

      @Override
      public int size(int block) {
        return blocks.get(block).size();
      }

      @Override
      public ImageBlock read(int block) {
        return blocks.get(block);
      }
    };
  }
}

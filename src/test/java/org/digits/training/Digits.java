package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.digits.data.ImageBlock;

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

  /** Deals a block out by a plan. */
  public static List<List<ImageBlock>> deal(ImageBlock block, ShardPlan plan, int groups) {
    int groupWorkers = plan.workers() / groups;
    List<List<ImageBlock>> dealt = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      List<ImageBlock> shards = new ArrayList<>();
      for (int worker = 0; worker < groupWorkers; worker++) {
        shards.add(shard(block, plan, group * groupWorkers + worker));
      }
      dealt.add(shards);
    }
    return dealt;
  }

  private static ImageBlock shard(ImageBlock block, ShardPlan plan, int worker) {
    int[] byRank = new int[block.size()];
    for (int row = 0; row < byRank.length; row++) {
      byRank[plan.rank(block.ids()[row])] = row;
    }
    List<Integer> rows = new ArrayList<>();
    for (int rank = 0; rank < byRank.length; rank++) {
      if (!plan.isValidation(rank) && plan.worker(rank) == worker) {
        rows.add(byRank[rank]);
      }
    }
    return block.select(rows.stream().mapToInt(Integer::intValue).toArray());
  }
}

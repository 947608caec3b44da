package org.digits.spark.rounds;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.digits.data.ImageBlock;
import org.digits.spark.session.SparkScratch;
import org.digits.training.shards.Shard;
import org.digits.training.shards.ShardPlan;

/**
 * The shards of one group, in worker order.
 *
 * @param plan of all groups
 * @param imageBytes pixels of an image
 * @param reader of a block by its number in the plan; for any thread
 */
record GroupShards(
    int group, int groupWorkers, ShardPlan plan, int imageBytes, IntFunction<ImageBlock> reader) {
  private static final int ID_AND_LABEL_BYTES = Long.BYTES + Integer.BYTES;

  /** The workers' shards. */
  List<Shard> shards() {
    return IntStream.range(0, groupWorkers).<Shard>mapToObj(Blocks::new).toList();
  }

  /**
   * Reads every block once, so that it is where later readings find it.
   *
   * @return the images
   * @throws IllegalStateException if the disk has no room for them
   */
  long load() {
    // A task that is tried again has written some of them.
    if (!plan.isWhole() && TaskContext.get().attemptNumber() == 0) {
      long most = shards().stream().mapToLong(GroupShards::images).sum();
      requireRoom("the shards of group " + (group + 1), most, imageBytes);
    }
    long images = 0;
    for (Shard shard : shards()) {
      for (int block = 0; block < shard.blocks(); block++) {
        images += shard.read(block).size();
      }
    }
    return images;
  }

  /** Asks for room on this executor's disks. */
  static void requireRoom(String what, long images, int imageBytes) {
    SparkScratch.requireRoom(what, images * (imageBytes + ID_AND_LABEL_BYTES));
  }

  private static long images(Shard shard) {
    return IntStream.range(0, shard.blocks()).mapToLong(shard::size).sum();
  }

  /** One worker's. */
  private final class Blocks implements Shard {
    private final int first;

    Blocks(int worker) {
      first = (group * groupWorkers + worker) * plan.blocksPerWorker();
    }

    @Override
    public int blocks() {
      return plan.blocksPerWorker();
    }

    @Override
    public int size(int block) {
      return plan.blockSize(first + block);
    }

    @Override
    public ImageBlock read(int block) {
      return reader.apply(first + block);
    }
  }
}

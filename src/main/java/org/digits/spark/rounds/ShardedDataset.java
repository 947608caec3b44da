package org.digits.spark.rounds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.digits.data.ImageBlock;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.session.SparkSessions;
import org.digits.training.shards.ShardPlan;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * The training data where the groups work: the blocks of their workers' shards, and the validation
 * split. Spark keeps small data in the executors' memory, and larger data on their disks alone. All
 * of it can be recomputed from the input.
 */
public final class ShardedDataset implements AutoCloseable {
  private final ShardPlan plan;
  private final int imageBytes;
  private final JavaRDD<ImageBlock> blocks;
  private final JavaRDD<GroupShards> groups;
  private final JavaRDD<ImageBlock> validation;

  private ShardedDataset(
      ShardPlan plan,
      int imageBytes,
      JavaRDD<ImageBlock> blocks,
      JavaRDD<GroupShards> groups,
      JavaRDD<ImageBlock> validation) {
    this.plan = plan;
    this.imageBytes = imageBytes;
    this.blocks = blocks;
    this.groups = groups;
    this.validation = validation;
  }

  /** Deals the images out to {@code groups} groups; plan.workers() is a multiple of it. */
  public static ShardedDataset create(
      JavaSparkContext context, ImageDataset dataset, ShardPlan plan, int groups) {
    StorageLevel level = plan.isWhole() ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.DISK_ONLY();
    JavaRDD<ImageBlock> images = dataset.blocks();
    int height = dataset.height();
    int width = dataset.width();
    JavaRDD<ImageBlock> blocks =
        images
            .flatMapToPair(part -> deal(part, plan))
            .partitionBy(new HashPartitioner(plan.blocks())) // of a whole number: that partition
            .mapPartitionsWithIndex(
                (block, parts) -> List.of(gather(block, parts, plan, height, width)).iterator(),
                true)
            .persist(level);
    JavaRDD<GroupShards> shards =
        JavaRDD.fromRDD(
            new GroupRdd(blocks.rdd(), plan, groups, height * width),
            ClassTag$.MODULE$.apply(GroupShards.class));
    ClusterGroups.resources(context, plan.workers() / groups).ifPresent(shards::withResources);
    JavaRDD<ImageBlock> validation = images.map(part -> validationPart(part, plan)).persist(level);
    return new ShardedDataset(plan, height * width, blocks, shards, validation);
  }

  /** The training images, in the blocks of the workers' shards. */
  public JavaRDD<ImageBlock> blocks() {
    return blocks;
  }

  JavaRDD<GroupShards> groups() {
    return groups;
  }

  public JavaRDD<ImageBlock> validation() {
    return validation;
  }

  /** Whether the blocks are kept on disk alone. */
  boolean isOnDisk() {
    return !plan.isWhole();
  }

  /**
   * Brings the shards to the executors.
   *
   * @return the images
   * @throws IllegalStateException if a disk has no room for them
   */
  public long load() {
    groups.context().setJobDescription("cache the shards");
    try {
      // The only executor has all blocks in the end, so each of its cores may write some.
      if (isOnDisk() && isLocal()) {
        GroupShards.requireRoom("the shards", plan.trainingExamples(), imageBytes);
        return blocks.map(block -> (long) block.size()).reduce(Long::sum);
      }
      return groups.map(GroupShards::load).reduce(Long::sum);
    } finally {
      groups.context().setJobDescription(null);
    }
  }

  @Override
  public void close() {
    // Spark warns of blocks that it removes once more when it collects their garbage meanwhile;
    // but a cluster's executor that is lost is not waited for.
    blocks.unpersist(isLocal());
    validation.unpersist(isLocal());
  }

  private boolean isLocal() {
    return SparkSessions.isLocal(JavaSparkContext.fromSparkContext(blocks.context()));
  }

  private static Iterator<Tuple2<Integer, ImageBlock>> deal(ImageBlock part, ShardPlan plan) {
    int[] blocks = Arrays.stream(part.ids()).mapToInt(plan::block).toArray();
    // An image's block above its row, so that sorting brings a block's rows together, in order.
    long[] sorted =
        IntStream.range(0, blocks.length)
            .filter(row -> blocks[row] >= 0)
            .mapToLong(row -> (long) blocks[row] << Integer.SIZE | row)
            .sorted()
            .toArray();
    List<Tuple2<Integer, ImageBlock>> dealt = new ArrayList<>();
    for (int from = 0, to; from < sorted.length; from = to) {
      int block = (int) (sorted[from] >> Integer.SIZE);
      to = from;
      while (to < sorted.length && sorted[to] >> Integer.SIZE == block) {
        to++;
      }
      int[] rows = Arrays.stream(sorted, from, to).mapToInt(row -> (int) row).toArray();
      dealt.add(new Tuple2<>(block, part.select(rows)));
    }
    return dealt.iterator();
  }

  private static ImageBlock gather(
      int block,
      Iterator<Tuple2<Integer, ImageBlock>> parts,
      ShardPlan plan,
      int height,
      int width) {
    List<ImageBlock> own = new ArrayList<>();
    parts.forEachRemaining(part -> own.add(part._2()));
    return plan.arranged(block, own, height, width);
  }

  private static ImageBlock validationPart(ImageBlock part, ShardPlan plan) {
    int[] rows =
        IntStream.range(0, part.size()).filter(row -> plan.block(part.ids()[row]) < 0).toArray();
    return part.select(rows);
  }
}

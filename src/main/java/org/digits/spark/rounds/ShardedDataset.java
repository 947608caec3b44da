package org.digits.spark.rounds;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.digits.data.ImageBlock;
import org.digits.spark.images.ImageDataset;
import org.digits.training.ShardPlan;
import scala.Tuple2;

/**
 * The training data where the groups work: one cached partition per group that holds its workers'
 * shards, and the validation split. All of it can be recomputed from the input.
 */
public final class ShardedDataset implements AutoCloseable {
  /** Of an array, on every JVM. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final Broadcast<ShardPlan> plan;
  private final JavaRDD<GroupShards> groups;
  private final JavaRDD<ImageBlock> validation;

  /** The shards of one group, in worker order. */
  public record GroupShards(int group, List<ImageBlock> shards) implements Serializable {}

  private ShardedDataset(
      Broadcast<ShardPlan> plan, JavaRDD<GroupShards> groups, JavaRDD<ImageBlock> validation) {
    this.plan = plan;
    this.groups = groups;
    this.validation = validation;
  }

  /** Deals the images out to {@code groups} groups; plan.workers() is a multiple of it. */
  public static ShardedDataset create(
      JavaSparkContext context, ImageDataset dataset, ShardPlan shardPlan, int groups) {
    requireArrays(shardPlan, dataset);
    Broadcast<ShardPlan> plan = context.broadcast(shardPlan);
    int groupWorkers = shardPlan.workers() / groups;
    JavaRDD<ImageBlock> blocks = dataset.blocks();
    int height = dataset.height();
    int width = dataset.width();
    JavaRDD<GroupShards> shards =
        blocks
            .flatMapToPair(block -> deal(block, plan.value()))
            .partitionBy(new GroupPartitioner(groups, groupWorkers))
            .mapPartitionsWithIndex(
                (group, parts) -> gather(group, groupWorkers, parts, plan.value(), height, width),
                true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    ClusterGroups.resources(context, groupWorkers).ifPresent(shards::withResources);
    JavaRDD<ImageBlock> validation =
        blocks
            .map(block -> validationPart(block, plan.value()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new ShardedDataset(plan, shards, validation);
  }

  private static void requireArrays(ShardPlan plan, ImageDataset dataset) {
    long most = (long) plan.shardSize(0) * dataset.height() * dataset.width();
    if (most > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a worker would have %,d images of %d x %d, %,d bytes, more than the %,d of an array; use more --groups or --group-workers"
              .formatted(plan.shardSize(0), dataset.height(), dataset.width(), most, MOST_BYTES));
    }
  }

  /** The training images of each worker. */
  public JavaRDD<ImageBlock> shards() {
    return groups().flatMap(group -> group.shards().iterator());
  }

  JavaRDD<GroupShards> groups() {
    return groups;
  }

  public JavaRDD<ImageBlock> validation() {
    return validation;
  }

  /** Brings the shards into the executors' memory. */
  public long load() {
    groups.context().setJobDescription("cache the shards");
    try {
      return groups
          .map(group -> group.shards().stream().mapToLong(ImageBlock::size).sum())
          .reduce(Long::sum);
    } finally {
      groups.context().setJobDescription(null);
    }
  }

  @Override
  public void close() {
    groups.unpersist();
    validation.unpersist();
    plan.destroy();
  }

  private static Iterator<Tuple2<Integer, ImageBlock>> deal(ImageBlock block, ShardPlan plan) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int worker = 0; worker < plan.workers(); worker++) {
      rows.add(new ArrayList<>());
    }
    for (int row = 0; row < block.size(); row++) {
      int rank = plan.rank(block.ids()[row]);
      if (!plan.isValidation(rank)) {
        rows.get(plan.worker(rank)).add(row);
      }
    }
    List<Tuple2<Integer, ImageBlock>> parts = new ArrayList<>();
    for (int worker = 0; worker < plan.workers(); worker++) {
      if (!rows.get(worker).isEmpty()) {
        parts.add(new Tuple2<>(worker, block.select(toArray(rows.get(worker)))));
      }
    }
    return parts.iterator();
  }

  private static Iterator<GroupShards> gather(
      int group,
      int groupWorkers,
      Iterator<Tuple2<Integer, ImageBlock>> parts,
      ShardPlan plan,
      int height,
      int width) {
    List<List<ImageBlock>> byWorker = new ArrayList<>();
    for (int i = 0; i < groupWorkers; i++) {
      byWorker.add(new ArrayList<>());
    }
    parts.forEachRemaining(part -> byWorker.get(part._1() % groupWorkers).add(part._2()));
    List<ImageBlock> shards = new ArrayList<>();
    for (List<ImageBlock> blocks : byWorker) {
      shards.add(inPlanOrder(concat(blocks, height, width), plan));
    }
    return List.of(new GroupShards(group, shards)).iterator();
  }

  private static ImageBlock inPlanOrder(ImageBlock shard, ShardPlan plan) {
    int[] ranks = new int[shard.size()];
    for (int row = 0; row < ranks.length; row++) {
      ranks[row] = plan.rank(shard.ids()[row]);
    }
    int[] rows =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(Comparator.comparingInt(row -> ranks[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    return shard.select(rows);
  }

  private static ImageBlock concat(List<ImageBlock> blocks, int height, int width) {
    int size = blocks.stream().mapToInt(ImageBlock::size).sum();
    int bytes = height * width;
    long[] ids = new long[size];
    byte[] pixels = new byte[size * bytes];
    int[] labels = new int[size];
    int position = 0;
    for (ImageBlock block : blocks) {
      System.arraycopy(block.ids(), 0, ids, position, block.size());
      System.arraycopy(block.labels(), 0, labels, position, block.size());
      System.arraycopy(block.pixels(), 0, pixels, position * bytes, block.size() * bytes);
      position += block.size();
    }
    return new ImageBlock(height, width, ids, pixels, labels);
  }

  private static ImageBlock validationPart(ImageBlock block, ShardPlan plan) {
    int[] rows =
        IntStream.range(0, block.size())
            .filter(row -> plan.isValidation(plan.rank(block.ids()[row])))
            .toArray();
    return block.select(rows);
  }

  private static int[] toArray(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Sends worker w's images to partition w / groupWorkers. */
  private static final class GroupPartitioner extends Partitioner {
    private final int groups;
    private final int groupWorkers;

    GroupPartitioner(int groups, int groupWorkers) {
      this.groups = groups;
      this.groupWorkers = groupWorkers;
    }

    @Override
    public int numPartitions() {
      return groups;
    }

    @Override
    public int getPartition(Object worker) {
      return (Integer) worker / groupWorkers;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof GroupPartitioner that
          && that.groupWorkers == groupWorkers
          && that.groups == groups;
    }

    @Override
    public int hashCode() {
      return 31 * groupWorkers + groups;
    }
  }
}

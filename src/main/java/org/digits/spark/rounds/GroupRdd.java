package org.digits.spark.rounds;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.rdd.RDD;
import org.digits.data.ImageBlock;
import org.digits.training.shards.ShardPlan;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Range;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag$;

/**
 * One partition a group of workers, on the executor that holds its blocks: a task reads them one by
 * one, in any order and as often as it wants. Spark keeps them where the blocks' storage level
 * says, and makes a lost one anew.
 */
final class GroupRdd extends RDD<GroupShards> {
  private static final long serialVersionUID = 1;

  private final RDD<ImageBlock> blocks;
  private final ShardPlan plan;
  private final int groups;
  private final int imageBytes;

  /**
   * Groups of blocks.
   *
   * @param blocks a partition for each of the plan's, of one block
   * @param imageBytes pixels of an image
   */
  GroupRdd(RDD<ImageBlock> blocks, ShardPlan plan, int groups, int imageBytes) {
    super(
        blocks.context(),
        Nil$.MODULE$.<Dependency<?>>$colon$colon(new BlocksOfGroup(blocks, plan.blocks() / groups)),
        ClassTag$.MODULE$.apply(GroupShards.class));
    this.blocks = blocks;
    this.plan = plan;
    this.groups = groups;
    this.imageBytes = imageBytes;
  }

  private record Group(int index, int firstBlock, List<Partition> blocks) implements Partition {}

  /** Which blocks a group has. */
  private static final class BlocksOfGroup extends NarrowDependency<ImageBlock> {
    private static final long serialVersionUID = 1;

    private final int count;

    BlocksOfGroup(RDD<ImageBlock> blocks, int count) {
      super(blocks);
      this.count = count;
    }

    @Override
    public Range getParents(int group) {
      return Range$.MODULE$.apply(group * count, (group + 1) * count);
    }
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[groups];
    int count = plan.blocks() / groups;
    for (int group = 0; group < groups; group++) {
      int first = group * count;
      partitions[group] =
          new Group(
              group, first, List.of(Arrays.copyOfRange(blocks.partitions(), first, first + count)));
    }
    return partitions;
  }

  @Override
  public Iterator<GroupShards> compute(Partition split, TaskContext task) {
    Group group = (Group) split;
    return Iterator$.MODULE$.single(
        new GroupShards(
            group.index(),
            plan.workers() / groups,
            plan,
            imageBytes,
            block -> read(group.blocks().get(block - group.firstBlock()), task)));
  }

  private ImageBlock read(Partition block, TaskContext task) {
    if (TaskContext.get() != null) {
      return only(block, task);
    }
    // A worker's own thread: Spark frees a block's lock, and makes what an executor lost anew, by
    // the task that a thread belongs to.
    TaskContext$.MODULE$.setTaskContext(task);
    try {
      return only(block, task);
    } finally {
      TaskContext$.MODULE$.unset();
    }
  }

  private ImageBlock only(Partition block, TaskContext task) {
    Iterator<ImageBlock> only = blocks.iterator(block, task);
    ImageBlock read = only.next();
    // Spark holds on to a block until it has been read to its end.
    while (only.hasNext()) {
      only.next();
    }
    return read;
  }
}

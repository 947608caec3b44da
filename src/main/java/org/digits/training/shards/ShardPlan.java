package org.digits.training.shards;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;

/**
 * Which image belongs to which shard, and to which block of it. Images are ordered by their keys, a
 * hash of (seed, id): the first ones are the validation split, then comes one worker's shard after
 * the other, each cut into the same number of blocks. Cuts lie between two ranges of a {@link
 * KeyHistogram}, so shares differ by as many images as a range has. The plan depends on the ids,
 * the seed and the counts alone, never on how the input is partitioned, and is as small for any
 * number of images.
 */
public final class ShardPlan implements Serializable {
  /** Of pixels: data that have no more are read as one block a worker. */
  public static final long WHOLE_BYTES = 64L << 20;

  /** Of pixels, about, in a block of larger data. */
  public static final long BLOCK_BYTES = 16L << 20;

  private static final long serialVersionUID = 1;

  private final long seed;
  private final int workers;
  private final int blocksPerWorker;

  /** The first range after the validation split, and after each block. */
  private final int[] ends;

  /** Images of the validation split, and of each block. */
  private final int[] sizes;

  private ShardPlan(long seed, int workers, int blocksPerWorker, int[] ends, int[] sizes) {
    this.seed = seed;
    this.workers = workers;
    this.blocksPerWorker = blocksPerWorker;
    this.ends = ends;
    this.sizes = sizes;
  }

  /**
   * Plans the shards.
   *
   * @param keys of all images
   * @param workers number of shards
   * @param validationFraction of the images, in [0, 1)
   * @param imageBytes pixels of an image, which decide how many blocks a shard has
   * @throws IllegalArgumentException for fewer images than workers
   */
  public static ShardPlan of(
      KeyHistogram keys, int workers, double validationFraction, int imageBytes) {
    return of(
        keys,
        workers,
        validationFraction,
        training -> blocksPerWorker(training, workers, imageBytes));
  }

  /** As above, with a given number of blocks in each shard. */
  public static ShardPlan inBlocks(
      KeyHistogram keys, int workers, double validationFraction, int blocks) {
    return of(keys, workers, validationFraction, training -> blocks);
  }

  private static ShardPlan of(
      KeyHistogram keys, int workers, double validationFraction, LongToIntFunction blocksOfWorker) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, found " + workers);
    }
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "validation fraction must be in [0, 1), found " + validationFraction);
    }
    Cuts cuts = new Cuts(keys);
    int validationEnd = cuts.nearest(Math.round(cuts.images() * validationFraction));
    long validation = cuts.before(validationEnd);
    long training = cuts.images() - validation;
    if (training < workers) {
      throw new IllegalArgumentException(
          "%d training images for %d workers: use fewer groups or group workers"
              .formatted(training, workers));
    }
    int blocks = blocksOfWorker.applyAsInt(training);
    int[] ends = new int[1 + workers * blocks];
    int[] sizes = new int[ends.length];
    ends[0] = validationEnd;
    sizes[0] = Math.toIntExact(validation);
    for (int block = 1; block < ends.length; block++) {
      long share = training * block / (ends.length - 1);
      ends[block] =
          block == ends.length - 1
              ? KeyHistogram.BUCKETS
              : Math.max(ends[block - 1], cuts.nearest(validation + share));
      sizes[block] = Math.toIntExact(cuts.before(ends[block]) - cuts.before(ends[block - 1]));
    }
    return new ShardPlan(keys.seed(), workers, blocks, ends, sizes);
  }

  private static int blocksPerWorker(long training, int workers, int imageBytes) {
    if (training * imageBytes <= WHOLE_BYTES) {
      return 1;
    }
    long shard = (training + workers - 1) / workers;
    long blocks = (shard * imageBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    return Math.toIntExact(Math.min(blocks, shard));
  }

  /** Number of shards. */
  public int workers() {
    return workers;
  }

  /** Blocks of each shard. */
  public int blocksPerWorker() {
    return blocksPerWorker;
  }

  /** Whether each shard is one block, which is kept in memory; others stay on disk. */
  public boolean isWhole() {
    return blocksPerWorker == 1;
  }

  /** Blocks of all shards; those of worker w are w * blocksPerWorker() and the ones after it. */
  public int blocks() {
    return workers * blocksPerWorker;
  }

  /** Images of a block. */
  public int blockSize(int block) {
    return sizes[1 + block];
  }

  /** The block that holds an image; negative for one of the validation split. */
  public int block(long id) {
    int bucket = KeyHistogram.bucket(KeyHistogram.key(seed, id));
    int found = Arrays.binarySearch(ends, bucket);
    if (found < 0) {
      return -found - 2;
    }
    // The image lies behind this end, and behind those of empty blocks that are equal.
    while (found + 1 < ends.length && ends[found + 1] == bucket) {
      found++;
    }
    return found;
  }

  /** Images of the validation split. */
  public int validationExamples() {
    return sizes[0];
  }

  /** Images of all shards together. */
  public long trainingExamples() {
    return Arrays.stream(sizes).asLongStream().sum() - sizes[0];
  }

  /** Images in a worker's shard. */
  public long shardSize(int worker) {
    int first = 1 + worker * blocksPerWorker;
    return Arrays.stream(sizes, first, first + blocksPerWorker).asLongStream().sum();
  }

  /** Minibatches that the largest shard has in an epoch. */
  public int minibatchesPerEpoch(int batchSize) {
    long largest = IntStream.range(0, workers).mapToLong(this::shardSize).max().orElseThrow();
    return Math.toIntExact((largest + batchSize - 1) / batchSize);
  }

  /**
   * A block's images in the order of their keys.
   *
   * @param parts that hold them, in any order
   * @throws IllegalArgumentException if two have one id, or they are not as many as were planned
   */
  public ImageBlock arranged(int block, List<ImageBlock> parts, int height, int width) {
    int size = parts.stream().mapToInt(ImageBlock::size).sum();
    if (size != blockSize(block)) {
      throw new IllegalArgumentException(
          "%,d images in block %d where %,d were when the data was scanned: the input has changed"
              .formatted(size, block, blockSize(block)));
    }
    long[] sorted =
        parts.stream().flatMapToLong(part -> Arrays.stream(part.ids())).map(this::order).toArray();
    Arrays.sort(sorted);
    int bytes = height * width;
    ImageBlock arranged =
        new ImageBlock(height, width, new long[size], new byte[size * bytes], new int[size]);
    BitSet taken = new BitSet(size);
    for (ImageBlock part : parts) {
      for (int row = 0; row < part.size(); row++) {
        int place = Arrays.binarySearch(sorted, order(part.ids()[row]));
        if (taken.get(place)) {
          throw new IllegalArgumentException(
              "the id %d stands more than once in the training data".formatted(part.ids()[row]));
        }
        taken.set(place);
        arranged.ids()[place] = part.ids()[row];
        arranged.labels()[place] = part.labels()[row];
        System.arraycopy(part.pixels(), row * bytes, arranged.pixels(), place * bytes, bytes);
      }
    }
    return arranged;
  }

  /** The key as a signed number of the same order. */
  private long order(long id) {
    return KeyHistogram.key(seed, id) ^ Long.MIN_VALUE;
  }

  /** Images before each range. */
  private static final class Cuts {
    private final long[] before = new long[KeyHistogram.BUCKETS + 1];

    Cuts(KeyHistogram keys) {
      for (int bucket = 0; bucket < KeyHistogram.BUCKETS; bucket++) {
        before[bucket + 1] = before[bucket] + keys.count(bucket);
      }
    }

    long images() {
      return before[KeyHistogram.BUCKETS];
    }

    long before(int bucket) {
      return before[bucket];
    }

    /** The range before which the number of images is nearest to {@code wanted}. */
    int nearest(long wanted) {
      int found = Arrays.binarySearch(before, wanted);
      if (found >= 0) {
        return found;
      }
      int above = -found - 1;
      return before[above] - wanted < wanted - before[above - 1] ? above : above - 1;
    }
  }
}

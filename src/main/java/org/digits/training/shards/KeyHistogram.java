package org.digits.training.shards;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.digits.data.CounterRandom;

/**
 * How many images have a key in each of {@link #BUCKETS} equal ranges. An image's key is a hash of
 * (seed, id), so the ranges fill evenly, and a plan of the shards needs no more than this: four
 * megabytes, however many images there are. Parts merge in any order.
 */
public final class KeyHistogram implements Serializable {
  private static final int BUCKET_BITS = 20;

  /** Ranges of keys: of a hundred million images, about a hundred share one. */
  public static final int BUCKETS = 1 << BUCKET_BITS;

  private static final long serialVersionUID = 1;
  private static final long SHARD_STREAM = -1;

  private final long seed;
  private transient int[] counts = new int[BUCKETS];

  /** The histogram of no images. */
  public KeyHistogram(long seed) {
    this.seed = seed;
  }

  /** The histogram of images with these ids. */
  public static KeyHistogram of(long seed, long[] ids) {
    KeyHistogram histogram = new KeyHistogram(seed);
    for (long id : ids) {
      histogram.add(id);
    }
    return histogram;
  }

  /** An image's key: of one seed, different ids have different keys. */
  static long key(long seed, long id) {
    return CounterRandom.mix(seed, SHARD_STREAM, id);
  }

  /** The range that a key lies in: ranges are in the order of keys as unsigned numbers. */
  static int bucket(long key) {
    return (int) (key >>> (Long.SIZE - BUCKET_BITS));
  }

  /** The seed of the keys. */
  public long seed() {
    return seed;
  }

  /** Adds an image by its id. */
  public void add(long id) {
    counts[bucket(key(seed, id))]++;
  }

  /** Adds another part's images. */
  public void add(KeyHistogram other) {
    if (seed != other.seed) {
      throw new IllegalArgumentException(
          "cannot merge histograms of seeds " + seed + " and " + other.seed);
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts[bucket] += other.counts[bucket];
    }
  }

  /** Images with keys in a range. */
  int count(int bucket) {
    return counts[bucket];
  }

  /** Images of all ranges. */
  public long images() {
    return Arrays.stream(counts).asLongStream().sum();
  }

  // A task that saw few images sends few numbers.
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    int used = (int) Arrays.stream(counts).filter(count -> count != 0).count();
    boolean sparse = used < BUCKETS / 2;
    out.writeInt(sparse ? used : BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (!sparse || counts[bucket] != 0) {
        if (sparse) {
          out.writeInt(bucket);
        }
        out.writeInt(counts[bucket]);
      }
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    counts = new int[BUCKETS];
    int written = in.readInt();
    for (int i = 0; i < written; i++) {
      int bucket = written < BUCKETS ? in.readInt() : i;
      counts[bucket] = in.readInt();
    }
  }
}

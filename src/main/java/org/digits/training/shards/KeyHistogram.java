package org.digits.training.shards;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
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
  private final int[] counts = new int[BUCKETS];

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
  private Object writeReplace() {
    int[] used =
        IntStream.range(0, BUCKETS)
            .filter(bucket -> counts[bucket] != 0)
            .limit(BUCKETS / 2)
            .toArray();
    return used.length < BUCKETS / 2
        ? new Packed(seed, used, Arrays.stream(used).map(bucket -> counts[bucket]).toArray())
        : new Packed(seed, new int[0], counts);
  }

  /**
   * How a histogram travels.
   *
   * @param buckets that have images; empty where all are given
   * @param counts of these buckets, or of all
   */
  @SuppressWarnings("ArrayRecordComponent") // a message, never a map key
  private record Packed(long seed, int[] buckets, int[] counts) implements Serializable {
    private Object readResolve() {
      KeyHistogram histogram = new KeyHistogram(seed);
      if (counts.length == BUCKETS) {
        System.arraycopy(counts, 0, histogram.counts, 0, BUCKETS);
      }
      for (int i = 0; i < buckets.length; i++) {
        histogram.counts[buckets[i]] = counts[i];
      }
      return histogram;
    }
  }
}

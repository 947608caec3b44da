package org.digits.spark.dataset;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Training images whose pixels stand in the test set too.
 *
 * @param count of them
 * @param ids the smallest of theirs, increasing, at most {@link #MOST}
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never a map key
public record TestOverlap(long count, long[] ids) implements Serializable {
  /** Ids that are kept. */
  static final int MOST = 200_000;

  static final TestOverlap NONE = new TestOverlap(0, new long[0]);

  /** Of these images, in any order. */
  static TestOverlap of(LongStream ids) {
    long[] all = ids.sorted().toArray();
    return new TestOverlap(all.length, first(all));
  }

  /** Of both. */
  TestOverlap plus(TestOverlap other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    long[] both =
        LongStream.concat(Arrays.stream(ids), Arrays.stream(other.ids)).sorted().toArray();
    return new TestOverlap(count + other.count, first(both));
  }

  private static long[] first(long[] sorted) {
    return sorted.length <= MOST ? sorted : Arrays.copyOf(sorted, MOST);
  }
}

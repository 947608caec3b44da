package org.digits.spark.dataset;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of several shares of a set's images, which their hashes decide.
 *
 * @param index of the share, from 0
 * @param shares that there are
 * @param most images of which hashes are kept at once
 */
record HashShare(int index, int shares, int most) implements Serializable {
  /** The only one. */
  static final HashShare ALL = new HashShare(0, 1, ImageHashes.MOST);

  /** Shares of a set's images, each about half as large as may be kept at once. */
  static List<HashShare> of(long images, int most) {
    int shares = Math.toIntExact(2 * images / most + 1);
    return IntStream.range(0, shares)
        .mapToObj(index -> new HashShare(index, shares, most))
        .toList();
  }

  /** Whether an image is in it. */
  boolean has(byte[] sha256) {
    // Not by the bytes that ImageHashes looks them up by.
    return Math.floorMod(ByteBuffer.wrap(sha256).getLong(Long.BYTES), shares) == index;
  }
}

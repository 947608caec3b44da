package org.digits.spark.images;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.digits.data.idx.IdxHeader;

/**
 * Consecutive images of an IDX file that one task reads.
 *
 * @param from the first
 * @param to beyond the last
 */
record IdxSlice(int from, int to) implements Serializable {
  // Every task costs some 30 ms besides its images.
  private static final long MOST_BYTES = 64 << 20;
  private static final int LEAST_IMAGES = 1000;

  /**
   * Equal slices of a file, so that all task slots end together; of a gzip, which cannot be entered
   * in the middle, one for each slot.
   *
   * @param packed whether the file is a gzip
   * @param slots tasks that run at once
   */
  static List<IdxSlice> of(IdxHeader header, boolean packed, int slots) {
    long bytes = (long) header.count() * header.imageBytes();
    long perSlot = packed ? 1 : dividedUp(bytes, MOST_BYTES * slots);
    long length = Math.max(LEAST_IMAGES, dividedUp(header.count(), slots * perSlot));
    List<IdxSlice> slices = new ArrayList<>();
    for (long from = 0; from < header.count(); from += length) {
      slices.add(new IdxSlice((int) from, (int) Math.min(from + length, header.count())));
    }
    return slices;
  }

  private static long dividedUp(long all, long by) {
    return (all + by - 1) / by;
  }
}

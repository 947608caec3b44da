package org.digits.spark.images;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;
import org.digits.data.idx.IdxHeader;

/**
 * Consecutive images of a file that one task reads.
 *
 * @param from the first
 * @param to beyond the last
 */
record FileSlice(int from, int to) implements Serializable {
  // Every task costs some 30 ms besides its images.
  private static final long MOST_BYTES = 64 << 20;
  private static final int LEAST_IMAGES = 1000;

  /**
   * Equal slices of an IDX file, so that all task slots end together; of a gzip, which cannot be
   * entered in the middle, one for each slot.
   *
   * @param packed whether the file is a gzip
   * @param slots tasks that run at once
   */
  static List<FileSlice> of(IdxHeader header, boolean packed, int slots) {
    long bytes = (long) header.count() * header.imageBytes();
    long perSlot = packed ? 1 : dividedUp(bytes, MOST_BYTES * slots);
    long length = Math.max(LEAST_IMAGES, dividedUp(header.count(), slots * perSlot));
    List<FileSlice> slices = new ArrayList<>();
    for (long from = 0; from < header.count(); from += length) {
      slices.add(new FileSlice((int) from, (int) Math.min(from + length, header.count())));
    }
    return slices;
  }

  /** Reads the next row of a slice. */
  interface Reading {
    InternalRow next() throws IOException;
  }

  /**
   * The rows of a slice, one after the other; for tasks.
   *
   * @param source is closed behind the last row, since a task may read many slices, or else with
   *     the task
   */
  static Iterator<InternalRow> rows(Closeable source, BooleanSupplier hasNext, Reading reading) {
    TaskCompletionListener closing = task -> close(source);
    TaskContext.get().addTaskCompletionListener(closing);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return hasNext.getAsBoolean();
      }

      @Override
      public InternalRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          InternalRow row = reading.next();
          if (!hasNext()) {
            source.close();
          }
          return row;
        } catch (IOException e) {
          throw new UncheckedIOException(e.getMessage(), e);
        }
      }
    };
  }

  private static void close(Closeable source) {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long dividedUp(long all, long by) {
    return (all + by - 1) / by;
  }
}

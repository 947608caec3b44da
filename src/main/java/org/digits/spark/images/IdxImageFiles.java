package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.digits.data.DataFormatException;
import org.digits.data.idx.IdxHeader;
import org.digits.data.idx.IdxImages;
import org.digits.model.InputSizes.Size;

/** The images of IDX files without their labels; tasks stream slices of a file. */
final class IdxImageFiles {
  // Every task costs some 30 ms besides its images.
  private static final long SLICE_BYTES = 64 << 20;
  private static final int LEAST_IMAGES = 1000;

  private final SparkSession spark;
  private final SerializableConfiguration configuration;

  IdxImageFiles(SparkSession spark, SerializableConfiguration configuration) {
    this.spark = spark;
    this.configuration = configuration;
  }

  /** The images of all files. */
  ImageRows open(SourceFiles source) throws IOException {
    return open(source.root().location(), stored(source));
  }

  /** The images of all files, under a source's name. */
  ImageRows open(String name, List<StoredBytes> files) throws IOException {
    Size size = null;
    List<Slice> slices = new ArrayList<>();
    for (StoredBytes file : files) {
      IdxHeader header = IdxImages.header(file);
      Size found = new Size(header.height(), header.width());
      if (size != null && !size.equals(found)) {
        throw new DataFormatException(
            "%s: expected images of %s, as in the files before it, found %s; name the files one by one"
                .formatted(file.name(), size, found));
      }
      size = found;
      slices.addAll(slices(file, header));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // Hadoop's settings stand in every slice: they travel once, as those of IdxDatasets do.
    Broadcast<List<Slice>> all = context.broadcast(slices);
    List<Integer> numbers = IntStream.range(0, slices.size()).boxed().toList();
    JavaRDD<InternalRow> rows =
        context
            .parallelize(numbers, slices.size())
            .flatMap(number -> all.value().get(number).rows());
    return new ImageRows(name, ImageRows.of(spark, rows), size, true, false);
  }

  /** The files as tasks open them. */
  List<StoredBytes> stored(SourceFiles source) {
    return source.locations().stream()
        .map(
            location -> {
              int slash = location.lastIndexOf('/');
              String folder = location.substring(0, slash);
              return new StoredBytes(folder, location.substring(slash + 1), configuration);
            })
        .toList();
  }

  // Equal ones, so that all task slots end together; of a gzip, which cannot be entered in the
  // middle, one for each slot.
  private List<Slice> slices(StoredBytes file, IdxHeader header) {
    long slots = spark.sparkContext().defaultParallelism();
    long bytes = (long) header.count() * header.imageBytes();
    long perSlot = file.name().endsWith(".gz") ? 1 : dividedUp(bytes, SLICE_BYTES * slots);
    long length = Math.max(LEAST_IMAGES, dividedUp(header.count(), slots * perSlot));
    List<Slice> slices = new ArrayList<>();
    for (long from = 0; from < header.count(); from += length) {
      int to = (int) Math.min(from + length, header.count());
      slices.add(new Slice(file, header, (int) from, to));
    }
    return slices;
  }

  private static long dividedUp(long all, long by) {
    return (all + by - 1) / by;
  }

  private record Slice(StoredBytes file, IdxHeader header, int from, int to)
      implements Serializable {
    Iterator<InternalRow> rows() throws IOException {
      IdxImages.Part part = IdxImages.openRange(file, header, from, to);
      TaskCompletionListener closing = context -> close(part);
      TaskContext.get().addTaskCompletionListener(closing);
      UTF8String path = UTF8String.fromString(file.name());
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return part.hasNext();
        }

        @Override
        public InternalRow next() {
          if (!part.hasNext()) {
            throw new NoSuchElementException();
          }
          try {
            long id = part.position();
            return new GenericInternalRow(new Object[] {id, path, part.next(), null, null});
          } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
          }
        }
      };
    }

    private static void close(IdxImages.Part part) {
      try {
        part.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.idx.IdxHeader;
import org.digits.data.idx.IdxImages;
import org.digits.data.idx.IdxName;
import org.digits.model.InputSizes.Size;

/** The images of IDX files without their labels; tasks stream slices of a file. */
final class IdxImageFiles {
  private final SparkSession spark;
  private final SerializableConfiguration configuration;

  IdxImageFiles(SparkSession spark, SerializableConfiguration configuration) {
    this.spark = spark;
    this.configuration = configuration;
  }

  /** A file and what its header says. */
  record ImageFile(StoredBytes bytes, IdxHeader header) {
    Size size() {
      return new Size(header.height(), header.width());
    }
  }

  /** The images of all files. */
  ImageRows open(SourceFiles source) throws IOException {
    List<ImageFile> files = files(source, "name the files one by one");
    return new ImageRows(source.root().location(), rows(files), files.get(0).size(), true, false);
  }

  /**
   * The files with their headers.
   *
   * @param advice where the images have several sizes
   * @throws DataFormatException then
   */
  List<ImageFile> files(SourceFiles source, String advice) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    for (StoredBytes bytes : StoredBytes.all(source, configuration)) {
      ImageFile file = new ImageFile(bytes, IdxImages.header(bytes));
      Size size = files.isEmpty() ? file.size() : files.get(0).size();
      if (!file.size().equals(size)) {
        throw new DataFormatException(
            "%s: expected images of %s, as in the files before it, found %s; %s"
                .formatted(bytes.name(), size, file.size(), advice));
      }
      files.add(file);
    }
    return files;
  }

  /** The images of files; a file's name and the number in it name an image. */
  Dataset<Row> rows(List<ImageFile> files) {
    List<Slice> slices = files.stream().flatMap(file -> slices(file).stream()).toList();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // Hadoop's settings stand in every slice: they travel once, as those of IdxDatasets do.
    Broadcast<List<Slice>> all = context.broadcast(slices);
    List<Integer> numbers = IntStream.range(0, slices.size()).boxed().toList();
    JavaRDD<InternalRow> rows =
        context
            .parallelize(numbers, slices.size())
            .flatMap(number -> all.value().get(number).rows());
    return ImageRows.of(spark, rows);
  }

  private List<Slice> slices(ImageFile file) {
    boolean packed = IdxName.isPacked(file.bytes().name());
    int slots = spark.sparkContext().defaultParallelism();
    return FileSlice.of(file.header(), packed, slots).stream()
        .map(slice -> new Slice(file.bytes(), file.header(), slice.from(), slice.to()))
        .toList();
  }

  private record Slice(StoredBytes file, IdxHeader header, int from, int to)
      implements Serializable {
    Iterator<InternalRow> rows() throws IOException {
      IdxImages.Part part = IdxImages.openRange(file, header, from, to);
      UTF8String path = UTF8String.fromString(file.name());
      return FileSlice.rows(part, part::hasNext, () -> row(part, path));
    }

    private static InternalRow row(IdxImages.Part part, UTF8String path) throws IOException {
      long id = part.position();
      return new GenericInternalRow(new Object[] {id, path, part.next(), null, null});
    }
  }
}

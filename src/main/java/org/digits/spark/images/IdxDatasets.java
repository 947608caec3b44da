package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.fetch.MnistFetcher;
import org.digits.data.fetch.MnistFiles;
import org.digits.data.idx.Idx;
import org.digits.data.idx.IdxHeader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** IDX files on any Hadoop FileSystem as a Dataset; every task reads its own slice. */
public final class IdxDatasets {
  // Fixed, so that partitions do not depend on the cluster; large images are read fewer at a time.
  private static final int SLICE_IMAGES = 5000;
  private static final int SLICE_BYTES = 64 << 20;

  private IdxDatasets() {}

  /** Images and their labels, as tasks open them. */
  private record Pair(StoredBytes images, StoredBytes labels, IdxHeader header)
      implements Serializable {
    Iterator<InternalRow> rows(int from, int most) throws IOException {
      int to = (int) Math.min((long) from + most, header.count());
      return ImageDataset.rows(Idx.readRange(images, labels, header, from, to));
    }
  }

  /** The training part of a folder: train-images-idx3-ubyte and its labels, plain or .gz. */
  public static ImageDataset train(SparkSession spark, String folder) throws IOException {
    return read(spark, folder, MnistFiles.TRAIN_IMAGES.name(), MnistFiles.TRAIN_LABELS.name());
  }

  /** The test part of a folder: t10k-images-idx3-ubyte and its labels, plain or .gz. */
  public static ImageDataset test(SparkSession spark, String folder) throws IOException {
    return read(spark, folder, MnistFiles.TEST_IMAGES.name(), MnistFiles.TEST_LABELS.name());
  }

  private static ImageDataset read(
      SparkSession spark, String folder, String imagesName, String labelsName) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    StoredBytes images = find(folder, imagesName, configuration);
    StoredBytes labels = find(folder, labelsName, configuration);
    return read(spark, images, labels);
  }

  /** A pair of files; ids are row numbers. */
  static ImageDataset read(SparkSession spark, StoredBytes images, StoredBytes labels)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    IdxHeader header = Idx.header(images, labels);
    int sliceImages = Math.min(SLICE_IMAGES, SLICE_BYTES / header.imageBytes());
    List<Integer> starts = new ArrayList<>();
    for (long from = 0; from < header.count(); from += sliceImages) {
      starts.add((int) from);
    }
    // Broadcast, since every task would spend longer on its own copy of Hadoop's settings than on
    // its images.
    Broadcast<Pair> pair = context.broadcast(new Pair(images, labels, header));
    JavaRDD<InternalRow> rows =
        context
            .parallelize(starts, Math.max(1, starts.size()))
            .flatMap(from -> pair.value().rows(from, sliceImages));
    return new ImageDataset(
        images.name(), ImageDataset.of(spark, rows), header.height(), header.width());
  }

  private static StoredBytes find(
      String folder, String name, SerializableConfiguration configuration) throws IOException {
    Optional<StoredBytes> file = lookUp(folder, name, configuration);
    if (file.isEmpty()) {
      String place = place(folder, configuration);
      throw new DataFormatException(
          "%s: no file %s or %s.gz; get MNIST with '%s'"
              .formatted(place, name, name, MnistFetcher.command(place)));
    }
    return file.get();
  }

  /** A folder as the user names it, or its URI where that is on no local disk. */
  public static String place(String folder, SerializableConfiguration configuration)
      throws StorageException {
    String location = Storage.of(folder, configuration.value()).location();
    return location.startsWith("file:") ? folder : location;
  }

  /** The file of that name, plain or .gz, where there is one. */
  public static Optional<StoredBytes> lookUp(
      String folder, String name, SerializableConfiguration configuration) throws IOException {
    // Whole, since an executor's working directory and default file system may be others.
    String location = Storage.of(folder, configuration.value()).location();
    for (String candidate : List.of(name, name + ".gz")) {
      StoredBytes file = new StoredBytes(location, candidate, configuration);
      if (file.exists()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}

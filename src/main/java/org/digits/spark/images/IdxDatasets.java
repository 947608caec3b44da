package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
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
import org.digits.data.ImagePair;
import org.digits.data.PartWish;
import org.digits.data.SourceParts;
import org.digits.data.idx.Idx;
import org.digits.data.idx.IdxHeader;
import org.digits.data.idx.IdxName;
import org.digits.publishing.storage.Storage;

/** IDX files on any Hadoop FileSystem as a Dataset; every task reads its own slice. */
public final class IdxDatasets {
  private static final int CHUNK_BYTES = 1 << 20;

  private IdxDatasets() {}

  /**
   * Images and their labels, as tasks open them.
   *
   * @param firstId id of the first image; those of the files before it in their set are smaller
   */
  private record Pair(StoredBytes images, StoredBytes labels, IdxHeader header, long firstId)
      implements Serializable {
    static Pair of(Files files, long firstId) throws IOException {
      IdxHeader header = Idx.header(files.images(), files.labels());
      return new Pair(files.images(), files.labels(), header, firstId);
    }

    List<FileSlice> slices(int slots) {
      return FileSlice.of(header, IdxName.isPacked(images.name()), slots);
    }

    Iterator<InternalRow> rows(FileSlice slice) throws IOException {
      Idx.Part part = Idx.openRange(images, labels, header, slice.from(), slice.to());
      Chunks chunks = new Chunks(part, Math.max(1, CHUNK_BYTES / header.imageBytes()), firstId);
      return FileSlice.rows(part, chunks::hasNext, chunks::next);
    }
  }

  /** A slice of one of a set's pairs. */
  private record Slice(int pair, FileSlice slice) implements Serializable {}

  /** Images that are read some at a time. */
  private static final class Chunks {
    private final Idx.Part part;
    private final int most;
    private final long firstId;
    private Iterator<InternalRow> chunk = Collections.emptyIterator();

    Chunks(Idx.Part part, int most, long firstId) {
      this.part = part;
      this.most = most;
      this.firstId = firstId;
    }

    boolean hasNext() {
      return chunk.hasNext() || part.hasNext();
    }

    InternalRow next() throws IOException {
      if (!chunk.hasNext()) {
        chunk = ImageDataset.rows(part.next(most), firstId);
      }
      return chunk.next();
    }
  }

  /**
   * Image files of a source, and the files of labels that are there, by their paths inside it.
   *
   * @param file the image file that is the source; empty where it is a folder
   */
  private record Place(Storage root, String file, List<String> images, List<String> labels) {
    static Place of(Storage source) throws IOException {
      SourceFiles files = SourceFiles.list(source, ImageFormat.IDX);
      return files.isFolder()
          ? new Place(source, "", files.paths(), files.labels())
          : beside(source);
    }

    /** Of one file: the labels lie beside it, or beside the folder of its own name. */
    static Place beside(Storage file) throws IOException {
      String location = file.location();
      String name = location.substring(location.lastIndexOf('/') + 1);
      String folder = location.substring(0, Math.max(0, location.length() - name.length() - 1));
      String own = folder.substring(folder.lastIndexOf('/') + 1) + "/" + name;
      String image = IdxName.key(own).equals(IdxName.key(name)) ? own : name;
      Storage root = file.elsewhere(location.substring(0, location.length() - image.length()));
      SourceFiles.Idx beside = SourceFiles.idxIn(root);
      return new Place(root, image, beside.images(), beside.labels());
    }

    Optional<String> labelsOfFile() throws DataFormatException {
      return ImagePair.labelsOf(root.location(), file, images, labels, IdxName::pairKey);
    }

    StoredBytes stored(String path, SerializableConfiguration configuration) {
      return new StoredBytes(root.location(), path, configuration);
    }
  }

  /** An image file and its labels. */
  public record Files(StoredBytes images, StoredBytes labels) {}

  /**
   * The files of a part, one pair or the numbered ones of a set.
   *
   * @param source a folder, or an image file itself
   * @throws DataFormatException if there are none, or more than one set could be meant
   */
  public static List<Files> find(
      Storage source, PartWish wish, SourceNotes notes, SerializableConfiguration configuration)
      throws IOException {
    Place place = Place.of(source);
    List<ImagePair> pairs;
    if (source.isDirectory("")) {
      ImagePair.Chosen chosen =
          ImagePair.choose(
              source.location(), place.images(), place.labels(), IdxName::pairKey, wish);
      chosen.note().ifPresent(note -> notes.say("note: " + note));
      pairs = chosen.pairs();
    } else {
      SourceParts.note(source.location(), wish).ifPresent(note -> notes.say("note: " + note));
      String labels = place.labelsOfFile().orElseThrow(() -> noLabels(source, place));
      pairs = List.of(new ImagePair(place.file(), labels));
    }
    return pairs.stream()
        .map(
            pair ->
                new Files(
                    place.stored(pair.images(), configuration),
                    place.stored(pair.labels(), configuration)))
        .toList();
  }

  private static DataFormatException noLabels(Storage source, Place place) {
    return new DataFormatException(
        "%s: expected its labels beside it, in a file of the same name with labels and idx1 for images and idx3, found %s"
            .formatted(
                source.location(),
                place.labels().isEmpty() ? "none" : String.join(", ", place.labels())));
  }

  /** The labels beside an image file, if there are any. */
  static Optional<StoredBytes> labels(StoredBytes images) throws IOException {
    Place place = Place.beside(Storage.of(images.name(), images.configuration().value()));
    return place.labelsOfFile().map(path -> place.stored(path, images.configuration()));
  }

  /** The training part of a folder. */
  public static ImageDataset train(SparkSession spark, String folder) throws IOException {
    return open(spark, folder, PartWish.TRAINED);
  }

  /** The test part of a folder. */
  public static ImageDataset test(SparkSession spark, String folder) throws IOException {
    return open(spark, folder, PartWish.TESTED_BESIDE);
  }

  private static ImageDataset open(SparkSession spark, String folder, PartWish wish)
      throws IOException {
    Storage root = Storage.of(folder, spark.sparkContext().hadoopConfiguration());
    return open(spark, root, wish, SourceNotes.LOGGED);
  }

  /** A part of a folder, or an image file with its labels. */
  static ImageDataset open(SparkSession spark, Storage source, PartWish wish, SourceNotes notes)
      throws IOException {
    return read(
        spark,
        find(
            source,
            wish,
            notes,
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration())));
  }

  /**
   * Pairs of files as one set, in their order; ids are row numbers in all of it.
   *
   * @throws DataFormatException if the images of a file have another size
   */
  static ImageDataset read(SparkSession spark, List<Files> files) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Pair> pairs = new ArrayList<>();
    List<Slice> slices = new ArrayList<>();
    long firstId = 0;
    for (Files file : files) {
      Pair pair = Pair.of(file, firstId);
      requireSize(pair, pairs.isEmpty() ? pair : pairs.get(0));
      int index = pairs.size();
      pair.slices(context.defaultParallelism())
          .forEach(slice -> slices.add(new Slice(index, slice)));
      pairs.add(pair);
      firstId += pair.header().count();
    }
    // Broadcast, since every task would spend longer on its own copy of Hadoop's settings than on
    // its images.
    Broadcast<List<Pair>> all = context.broadcast(pairs);
    JavaRDD<InternalRow> rows =
        context
            .parallelize(slices, slices.size())
            .flatMap(slice -> all.value().get(slice.pair()).rows(slice.slice()));
    Pair first = pairs.get(0);
    IdxHeader header = first.header();
    return new ImageDataset(
        name(files), ImageDataset.of(spark, rows), header.height(), header.width());
  }

  private static void requireSize(Pair pair, Pair first) throws DataFormatException {
    IdxHeader found = pair.header();
    IdxHeader expected = first.header();
    if (found.height() != expected.height() || found.width() != expected.width()) {
      throw new DataFormatException(
          "%s: expected images of %d x %d, as in %s, found %d x %d; name the files of one size themselves"
              .formatted(
                  pair.images().name(),
                  expected.height(),
                  expected.width(),
                  first.images().name(),
                  found.height(),
                  found.width()));
    }
  }

  private static String name(List<Files> files) {
    String first = files.get(0).images().name();
    return files.size() == 1
        ? first
        : "%s to %s".formatted(first, files.get(files.size() - 1).images().file());
  }
}

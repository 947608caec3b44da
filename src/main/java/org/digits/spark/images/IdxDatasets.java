package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
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

  /** Images and their labels, as tasks open them. */
  private record Pair(StoredBytes images, StoredBytes labels, IdxHeader header)
      implements Serializable {
    Iterator<InternalRow> rows(FileSlice slice) throws IOException {
      Idx.Part part = Idx.openRange(images, labels, header, slice.from(), slice.to());
      Chunks chunks = new Chunks(part, Math.max(1, CHUNK_BYTES / header.imageBytes()));
      return FileSlice.rows(part, chunks::hasNext, chunks::next);
    }
  }

  /** Images that are read some at a time. */
  private static final class Chunks {
    private final Idx.Part part;
    private final int most;
    private Iterator<InternalRow> chunk = Collections.emptyIterator();

    Chunks(Idx.Part part, int most) {
      this.part = part;
      this.most = most;
    }

    boolean hasNext() {
      return chunk.hasNext() || part.hasNext();
    }

    InternalRow next() throws IOException {
      if (!chunk.hasNext()) {
        chunk = ImageDataset.rows(part.next(most));
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
   * The files of a part.
   *
   * @param source a folder, or an image file itself
   * @throws DataFormatException if there are none, or more than one pair could be meant
   */
  public static Files find(
      Storage source, PartWish wish, SourceNotes notes, SerializableConfiguration configuration)
      throws IOException {
    Place place = Place.of(source);
    String images;
    String labels;
    if (source.isDirectory("")) {
      ImagePair pair =
          ImagePair.choose(
              source.location(), place.images(), place.labels(), IdxName::pairKey, wish);
      pair.note().ifPresent(note -> notes.say("note: " + note));
      images = pair.images();
      labels = pair.labels();
    } else {
      SourceParts.note(source.location(), wish).ifPresent(note -> notes.say("note: " + note));
      images = place.file();
      labels = place.labelsOfFile().orElseThrow(() -> noLabels(source, place));
    }
    return new Files(place.stored(images, configuration), place.stored(labels, configuration));
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
    Files files =
        find(
            source,
            wish,
            notes,
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    return read(spark, files.images(), files.labels());
  }

  /** A pair of files; ids are row numbers. */
  static ImageDataset read(SparkSession spark, StoredBytes images, StoredBytes labels)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    IdxHeader header = Idx.header(images, labels);
    List<FileSlice> slices =
        FileSlice.of(header, IdxName.isPacked(images.name()), context.defaultParallelism());
    // Broadcast, since every task would spend longer on its own copy of Hadoop's settings than on
    // its images.
    Broadcast<Pair> pair = context.broadcast(new Pair(images, labels, header));
    JavaRDD<InternalRow> rows =
        context.parallelize(slices, slices.size()).flatMap(slice -> pair.value().rows(slice));
    return new ImageDataset(
        images.name(), ImageDataset.of(spark, rows), header.height(), header.width());
  }
}

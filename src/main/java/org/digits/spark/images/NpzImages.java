package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.ImagePair;
import org.digits.data.PartWish;
import org.digits.data.SourceParts;
import org.digits.data.idx.IdxHeader;
import org.digits.data.npy.NpyHeader;
import org.digits.data.npy.NpzNames;
import org.digits.data.npy.NpzReader;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.storage.Storage;

/**
 * Images of NumPy's .npz files. A file cannot be entered in the middle: the driver reads it through
 * once to know its arrays, and a task unpacks all that stands before its images, one image at a
 * time in memory. Labels are read by the driver.
 */
public final class NpzImages {
  // Each slice unpacks what stands before it: for MNIST, a tenth of a second.
  private static final int SLICE_IMAGES = 20_000;
  private static final int SLICE_BYTES = 64 << 20;

  private final SerializableConfiguration configuration;

  NpzImages(SerializableConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * An array of images, and where it stands.
   *
   * @param height pixels
   * @param width pixels
   */
  public record Images(StoredBytes file, NpzReader.Array array, int height, int width)
      implements Serializable {
    /** Size of every image. */
    public Size size() {
      return new Size(height, width);
    }

    /** Number of images. */
    public int count() {
      return array.header().shape().get(0);
    }

    String name() {
      return file.name() + "/" + array.name();
    }
  }

  /** An array of images and that of their labels. */
  public record Labelled(Images images, StoredBytes labelFile, NpzReader.Array labels) {}

  private record Found(StoredBytes file, NpzReader.Array array) {
    DataFormatException refusal(String expected, String action) {
      return new DataFormatException(
          "%s: array %s: expected %s, found %s; %s"
              .formatted(file.name(), array.name(), expected, array.header(), action));
    }
  }

  /**
   * The arrays of a source by what they hold and their paths: file and name, or name alone where it
   * is the file. Each file is read through.
   */
  private Map<NpzNames.Kind, Map<String, Found>> find(SourceFiles source) throws IOException {
    Map<NpzNames.Kind, Map<String, Found>> found = new EnumMap<>(NpzNames.Kind.class);
    for (NpzNames.Kind kind : NpzNames.Kind.values()) {
      found.put(kind, new LinkedHashMap<>());
    }
    List<StoredBytes> files = StoredBytes.all(source, configuration);
    for (int i = 0; i < files.size(); i++) {
      StoredBytes file = files.get(i);
      String folder = source.isFolder() ? source.paths().get(i) + "/" : "";
      for (NpzReader.Array array : NpzReader.arrays(file)) {
        NpzNames.kind(file.file(), array)
            .ifPresent(kind -> found.get(kind).put(folder + array.name(), new Found(file, array)));
      }
    }
    return found;
  }

  /**
   * The images of a part and their labels, one pair of arrays or the numbered ones of a set.
   *
   * @throws DataFormatException if there are none, more than one set, or arrays of other types
   */
  public static List<Labelled> labelled(
      Storage root,
      InputSizes sizes,
      PartWish wish,
      SourceNotes notes,
      SerializableConfiguration configuration)
      throws IOException {
    Map<NpzNames.Kind, Map<String, Found>> arrays =
        new NpzImages(configuration).find(SourceFiles.list(root, ImageFormat.NPZ));
    Map<String, Found> images = arrays.get(NpzNames.Kind.IMAGES);
    Map<String, Found> labels = arrays.get(NpzNames.Kind.LABELS);
    ImagePair.Chosen chosen =
        ImagePair.choose(
            root.location(),
            List.copyOf(images.keySet()),
            List.copyOf(labels.keySet()),
            NpzNames::pairKey,
            wish);
    chosen.note().ifPresent(note -> notes.say("note: " + note));
    List<Labelled> all = new ArrayList<>();
    for (ImagePair pair : chosen.pairs()) {
      Found found = images.get(pair.images());
      Images ofPair = images(found, sizes);
      Size first = all.isEmpty() ? ofPair.size() : all.get(0).images().size();
      requireSize(found, ofPair, first, "read them apart");
      Found ofThem = labels.get(pair.labels());
      requireLabels(ofThem, ofPair);
      all.add(new Labelled(ofPair, ofThem.file(), ofThem.array()));
    }
    return all;
  }

  private static void requireSize(Found found, Images images, Size first, String advice)
      throws DataFormatException {
    if (!images.size().equals(first)) {
      throw found.refusal("images of %s, as in the array before it".formatted(first), advice);
    }
  }

  private static void requireLabels(Found labels, Images images) throws DataFormatException {
    NpyHeader header = labels.array().header();
    List<Integer> shape = header.shape();
    boolean isList = shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
    if (!header.type().isWhole() || !isList) {
      throw labels.refusal(
          "whole numbers of shape (%d)".formatted(images.count()),
          "store one number a label, of one-hot rows their argmax(axis=1)");
    }
    if (shape.get(0) != images.count()) {
      throw labels.refusal(
          "%d labels, one per image of %s".formatted(images.count(), images.array().name()),
          "do they belong together?");
    }
  }

  private static Images images(Found found, InputSizes sizes) throws DataFormatException {
    NpyHeader header = found.array().header();
    List<Integer> shape = header.shape();
    if (!header.type().isUint8()) {
      throw found.refusal(
          "images of uint8",
          header.type().kind() == 'f'
              ? "store them as uint8 from 0 to 255, as numpy.rint(255 * x).astype('uint8')"
              : "store them as uint8 from 0 to 255");
    }
    if (header.isFortran()) {
      throw found.refusal("C order", "store numpy.ascontiguousarray of it");
    }
    Optional<Size> size = Optional.empty();
    if (shape.size() == 2) {
      size = sizes.ofBytes(shape.get(1));
    } else if (shape.size() == 3 || (shape.size() == 4 && shape.get(3) == 1)) {
      size = Optional.of(new Size(shape.get(1), shape.get(2)));
    }
    if (size.isEmpty() || shape.get(0) < 1 || !isPossible(size.get())) {
      throw found.refusal(
          "grey images of shape (n, height, width) or (n, height, width, 1), of 1 to %d pixels a side"
              .formatted(IdxHeader.MAX_SIDE),
          "reshape them");
    }
    return new Images(found.file(), found.array(), size.get().height(), size.get().width());
  }

  private static boolean isPossible(Size size) {
    return size.height() >= 1
        && size.width() >= 1
        && size.height() <= IdxHeader.MAX_SIDE
        && size.width() <= IdxHeader.MAX_SIDE;
  }

  /** The images of a part with their labels; ids are row numbers in all of the set. */
  static ImageDataset open(SparkSession spark, List<Labelled> set) throws IOException {
    List<Slice> slices = new ArrayList<>();
    long firstId = 0;
    for (Labelled labelled : set) {
      slices.addAll(slices(labelled.images(), labels(labelled), firstId));
      firstId += labelled.images().count();
    }
    JavaRDD<InternalRow> rows = rows(spark, slices);
    Images first = set.get(0).images();
    String last = set.size() == 1 ? "" : " to " + set.get(set.size() - 1).images().name();
    return new ImageDataset(
        first.name() + last,
        ImageDataset.of(spark, rows),
        first.size().height(),
        first.size().width());
  }

  private static int[] labels(Labelled labelled) throws IOException {
    try (NpzReader reader = NpzReader.open(labelled.labelFile())) {
      reader.seek(labelled.labels());
      return reader.wholeNumbers(labelled.labels().header());
    }
  }

  /** All images of a source, without labels; a file and its array name an image's place. */
  ImageRows open(SparkSession spark, SourceFiles source, InputSizes sizes, SourceNotes notes)
      throws IOException {
    String location = source.root().location();
    Map<String, Found> found = find(source).get(NpzNames.Kind.IMAGES);
    if (found.isEmpty()) {
      throw new DataFormatException(
          "%s: expected an array of images, as x_train, found none; is it the right file?"
              .formatted(location));
    }
    SourceParts.choose(location, List.copyOf(found.keySet()), PartWish.EVERYTHING)
        .note()
        .ifPresent(note -> notes.say("note: " + note));
    List<Slice> slices = new ArrayList<>();
    Size size = null;
    for (Found array : found.values()) {
      Images images = images(array, sizes);
      size = size == null ? images.size() : size;
      requireSize(array, images, size, "predict them apart");
      slices.addAll(slices(images, null, 0));
    }
    return new ImageRows(location, ImageRows.of(spark, rows(spark, slices)), size, true, false);
  }

  private static JavaRDD<InternalRow> rows(SparkSession spark, List<Slice> slices) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // Hadoop's settings stand in every slice: they travel once, as those of IdxDatasets do.
    Broadcast<List<Slice>> all = context.broadcast(slices);
    List<Integer> numbers = IntStream.range(0, slices.size()).boxed().toList();
    return context
        .parallelize(numbers, slices.size())
        .flatMap(number -> all.value().get(number).rows());
  }

  // Fixed, so that partitions do not depend on the cluster.
  private static List<Slice> slices(Images images, int[] labels, long firstId) {
    int length = Math.min(SLICE_IMAGES, Math.max(1, SLICE_BYTES / images.size().bytes()));
    List<Slice> slices = new ArrayList<>();
    for (long from = 0; from < images.count(); from += length) {
      int to = (int) Math.min(from + length, images.count());
      slices.add(new Slice(images, labels, firstId, (int) from, to));
    }
    return slices;
  }

  /**
   * Consecutive images.
   *
   * @param labels of all images, or null for rows of {@link ImageRows}
   * @param firstId is added to the row numbers
   */
  @SuppressWarnings("ArrayRecordComponent") // travels, and is never compared
  private record Slice(Images images, int[] labels, long firstId, int from, int to)
      implements Serializable {
    Iterator<InternalRow> rows() throws IOException {
      NpzReader reader = NpzReader.open(images.file());
      Rows rows = new Rows(this, reader);
      Iterator<InternalRow> read = FileSlice.rows(reader, rows::hasNext, rows::next);
      reader.seek(images.array());
      reader.skip((long) from * images.size().bytes());
      return read;
    }
  }

  /** The rows of a slice, and where its reader stands. */
  private static final class Rows {
    private final Slice slice;
    private final NpzReader reader;
    private final UTF8String path;
    private int next;

    Rows(Slice slice, NpzReader reader) {
      this.slice = slice;
      this.reader = reader;
      path = UTF8String.fromString(slice.images().name());
      next = slice.from();
    }

    boolean hasNext() {
      return next < slice.to();
    }

    InternalRow next() throws IOException {
      byte[] pixels = reader.bytes(slice.images().size().bytes(), "pixels");
      int row = next++;
      long id = slice.firstId() + row;
      if (next == slice.images().count()) {
        reader.expectEnd();
      }
      return new GenericInternalRow(
          slice.labels() == null
              ? new Object[] {id, path, pixels, null, null}
              : new Object[] {id, pixels, slice.labels()[row]});
    }
  }
}

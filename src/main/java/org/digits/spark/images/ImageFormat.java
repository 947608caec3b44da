package org.digits.spark.images;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.digits.data.DataFormatException;
import org.digits.data.idx.IdxName;
import org.digits.publishing.storage.Storage;

/** How images are stored. */
public enum ImageFormat {
  /** What the file names say. */
  AUTO("a file whose name tells no format"),
  /** IDX image files, plain or .gz. */
  IDX("IDX files"),
  /** NumPy's .npz, as Keras keeps MNIST. */
  NPZ("NumPy's .npz"),
  /** Parquet in one of the shapes that {@link TableImages} reads. */
  PARQUET("Parquet"),
  /** Picture files. */
  PNG("pictures"),
  /** CSV, one image a line, plain or packed. */
  CSV("CSV"),
  /** Lines of a label and the pixels that are not zero, as {@code 5 153:3 154:18}. */
  LIBSVM("libsvm's format");

  /** Suffixes of picture files, in lower case. */
  static final List<String> PICTURES =
      List.of("png", "jpg", "jpeg", "jpe", "jfif", "jif", "bmp", "dib", "gif", "tif", "tiff");

  // pandas' documentation calls a file after its compression.
  private static final Pattern PARQUET_NAME =
      Pattern.compile(".*\\.(pq|parq|parquet(\\.(gz|gzip|snappy|zstd|zst|lz4|brotli|br))?)");

  // Spark unpacks what is called so.
  private static final Pattern CSV_NAME = Pattern.compile(".*\\.(csv|tsv)(\\.(gz|bz2))?");

  // The last alternative are the names of libsvm's own page.
  private static final Pattern LIBSVM_NAME =
      Pattern.compile("(.*\\.(libsvm|svmlight|svm)|mnist(\\.scale)?(\\.t)?)(\\.(gz|bz2))?");

  private static final int MOST_FOLDERS = 100;

  private final String label;

  ImageFormat(String label) {
    this.label = label;
  }

  /** The name in messages. */
  String label() {
    return label;
  }

  /** Whether it holds pixels, with labels apart from them, so that training reads it as it is. */
  public boolean isPixels() {
    return this == IDX || this == NPZ;
  }

  /**
   * The format of a file, or of what a folder or the folders inside hold: IDX where there is any,
   * before Parquet, before .npz, before pictures. Text is a format only where there are none of
   * these anywhere: many folders have a table of something beside their images.
   *
   * @throws DataFormatException if there is none
   */
  static ImageFormat detect(Storage root) throws IOException {
    if (!root.isDirectory("")) {
      ImageFormat format = ofName(root.location());
      if (format == AUTO) {
        throw new DataFormatException(
            root.location()
                + ": the name tells no format; add --format idx, npz, parquet, png, csv or libsvm");
      }
      return format;
    }
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    UnreadFiles others = new UnreadFiles();
    ImageFormat text = AUTO;
    for (int seen = 0; !folders.isEmpty() && seen < MOST_FOLDERS; seen++) {
      String folder = folders.remove();
      String inside = folder.isEmpty() ? "" : folder + "/";
      List<String> names = root.list(folder).stream().filter(name -> !isHidden(name)).toList();
      for (ImageFormat format : List.of(IDX, PARQUET, NPZ, PNG)) {
        for (String name : names) {
          if (ofName(name) == format && !root.isDirectory(inside + name)) {
            return format;
          }
        }
      }
      for (String name : names) {
        if (root.isDirectory(inside + name)) {
          folders.add(inside + name);
        } else {
          others.add(inside + name);
          text = text == AUTO ? ofName(name) : text;
        }
      }
    }
    if (text != AUTO) {
      return text;
    }
    throw new DataFormatException(
        "%s: expected IDX image files, Parquet, .npz, pictures, CSV or libsvm, found none%s; is it the right folder?"
            .formatted(root.location(), others.count() == 0 ? "" : " but " + others.summary()));
  }

  /** The format that a file's name tells, or {@link #AUTO}. */
  static ImageFormat ofName(String file) {
    if (IdxName.kind(file).equals(Optional.of(IdxName.Kind.IMAGES))) {
      return IDX;
    }
    String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      return NPZ;
    }
    if (PARQUET_NAME.matcher(name).matches()) {
      return PARQUET;
    }
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    if (PICTURES.contains(suffix)) {
      return PNG;
    }
    if (CSV_NAME.matcher(name).matches()) {
      return CSV;
    }
    return LIBSVM_NAME.matcher(name).matches() ? LIBSVM : AUTO;
  }

  static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }
}

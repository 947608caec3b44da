package org.digits.spark.images;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.digits.data.DataFormatException;
import org.digits.data.fetch.MnistFetcher;
import org.digits.publishing.storage.Storage;

/** How images are stored. */
public enum ImageFormat {
  /** What the file names say. */
  AUTO,
  /** IDX image files, plain or .gz. */
  IDX,
  /** Parquet in one of the shapes that {@link ParquetImages} reads. */
  PARQUET,
  /** Picture files. */
  PNG;

  /** Suffixes of picture files, in lower case. */
  static final List<String> PICTURES =
      List.of("png", "jpg", "jpeg", "jpe", "jfif", "jif", "bmp", "dib", "gif", "tif", "tiff");

  // pandas' documentation calls a file after its compression.
  private static final Pattern PARQUET_NAME =
      Pattern.compile(".*\\.(pq|parq|parquet(\\.(gz|gzip|snappy|zstd|zst|lz4|brotli|br))?)");

  private static final int MOST_FOLDERS = 100;

  /**
   * The format of a file, or of what a folder or the folders inside hold: IDX where there is any,
   * before Parquet, before pictures.
   *
   * @throws DataFormatException if there is none
   */
  static ImageFormat detect(Storage root) throws IOException {
    if (!root.isDirectory("")) {
      ImageFormat format = ofName(root.location());
      if (format == AUTO) {
        throw new DataFormatException(
            root.location() + ": the name tells no format; add --format idx, parquet or png");
      }
      return format;
    }
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    UnreadFiles others = new UnreadFiles();
    for (int seen = 0; !folders.isEmpty() && seen < MOST_FOLDERS; seen++) {
      String folder = folders.remove();
      String inside = folder.isEmpty() ? "" : folder + "/";
      List<String> names = root.list(folder).stream().filter(name -> !isHidden(name)).toList();
      for (ImageFormat format : List.of(IDX, PARQUET, PNG)) {
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
        }
      }
    }
    throw new DataFormatException(
        "%s: expected IDX image files, Parquet or pictures, found none%s; is it the right folder?"
            .formatted(root.location(), others.count() == 0 ? "" : " but " + others.summary()));
  }

  /** The format that a file's name tells, or {@link #AUTO}. */
  static ImageFormat ofName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (name.contains("idx3") && !name.endsWith(MnistFetcher.REPLACED)) {
      return IDX;
    }
    if (PARQUET_NAME.matcher(name).matches()) {
      return PARQUET;
    }
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    return PICTURES.contains(suffix) ? PNG : AUTO;
  }

  static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }
}

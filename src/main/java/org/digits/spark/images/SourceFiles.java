package org.digits.spark.images;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.digits.data.DataFormatException;
import org.digits.data.PartWish;
import org.digits.data.SourceParts;
import org.digits.data.idx.IdxName;
import org.digits.publishing.storage.Storage;

/**
 * The files of a source: of a folder and the folders inside, those whose names tell the format.
 * Names that begin with a dot or an underscore are hidden, as in Spark.
 */
final class SourceFiles {
  private static final Pattern PACKED = Pattern.compile("(?i)\\.(gz|gzip|bz2)$");

  private static final Set<ImageFormat> TABLES =
      EnumSet.of(ImageFormat.PARQUET, ImageFormat.CSV, ImageFormat.LIBSVM);

  private final Storage root;
  private final ImageFormat format;
  private final boolean isFolder;
  private final List<String> all;
  private final List<String> chosen;
  private final List<String> labels;
  private final UnreadFiles unread;

  private SourceFiles(
      Storage root,
      ImageFormat format,
      boolean isFolder,
      List<String> all,
      List<String> chosen,
      List<String> labels,
      UnreadFiles unread) {
    this.root = root;
    this.format = format;
    this.isFolder = isFolder;
    this.all = all;
    this.chosen = chosen;
    this.labels = labels;
    this.unread = unread;
  }

  /**
   * Lists a file or folder.
   *
   * @param format not {@link ImageFormat#AUTO}
   * @throws DataFormatException if a folder has no such file
   */
  static SourceFiles list(Storage root, ImageFormat format) throws IOException {
    UnreadFiles unread = new UnreadFiles();
    if (!root.isDirectory("")) {
      return new SourceFiles(root, format, false, List.of(""), List.of(""), List.of(), unread);
    }
    List<String> visible = new ArrayList<>();
    walk(root, format, visible, unread);
    List<String> named = visible.stream().filter(path -> isNamed(path, format)).toList();
    // A table that is called anything, as part-00000, is asked for by its format.
    boolean anyName = named.isEmpty() && TABLES.contains(format);
    List<String> files = withoutTwins(anyName ? visible : named, format, unread);
    if (!anyName) {
      visible.stream().filter(path -> isUnread(path, format)).forEach(unread::add);
    }
    if (files.isEmpty()) {
      throw none(root, format, unread);
    }
    return new SourceFiles(root, format, true, files, files, labels(visible), unread);
  }

  private static void walk(
      Storage root, ImageFormat format, List<String> visible, UnreadFiles unread)
      throws IOException {
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    while (!folders.isEmpty()) {
      String folder = folders.remove();
      String inside = folder.isEmpty() ? "" : folder + "/";
      for (Storage.Entry entry : root.entries(folder)) {
        String path = inside + entry.name();
        boolean hidden = ImageFormat.isHidden(entry.name());
        if (!hidden && entry.isDirectory()) {
          folders.add(path);
        } else if (!hidden) {
          visible.add(path);
        } else if (!entry.isDirectory() && isNamed(path, format)) {
          unread.add(path, "hidden by a dot or an underscore");
        }
      }
    }
    visible.sort(null);
  }

  private static boolean isNamed(String path, ImageFormat format) {
    return ImageFormat.ofName(path) == format;
  }

  private static boolean isUnread(String path, ImageFormat format) {
    return !isNamed(path, format) && !(format == ImageFormat.IDX && isLabels(path));
  }

  // Labels of IDX images; whether they are read depends on the command.
  private static boolean isLabels(String path) {
    return IdxName.kind(path).equals(Optional.of(IdxName.Kind.LABELS));
  }

  private static List<String> labels(List<String> paths) {
    List<String> labels = paths.stream().filter(SourceFiles::isLabels).toList();
    return withoutTwins(labels, ImageFormat.IDX, new UnreadFiles());
  }

  /** IDX files in a folder, by their paths inside it. */
  record Idx(List<String> images, List<String> labels) {}

  /** The IDX files in a folder itself, and in folders of their own names there. */
  static Idx idxIn(Storage folder) throws IOException {
    List<String> paths = new ArrayList<>();
    for (Storage.Entry entry : folder.entries("")) {
      String name = entry.name();
      if (!ImageFormat.isHidden(name) && IdxName.kind(name).isPresent()) {
        List<Storage.Entry> inside = entry.isDirectory() ? folder.entries(name) : List.of();
        inside.forEach(file -> paths.add(name + "/" + file.name()));
        if (!entry.isDirectory()) {
          paths.add(name);
        }
      }
    }
    List<String> images = paths.stream().filter(p -> isNamed(p, ImageFormat.IDX)).toList();
    return new Idx(withoutTwins(images, ImageFormat.IDX, new UnreadFiles()), labels(paths));
  }

  /** Whether a place is missing, or a folder without any file in it that is not hidden. */
  static boolean isEmpty(Storage root) throws IOException {
    if (!root.isDirectory("")) {
      return !root.exists("");
    }
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    while (!folders.isEmpty()) {
      String folder = folders.remove();
      for (Storage.Entry entry : root.entries(folder)) {
        boolean hidden = ImageFormat.isHidden(entry.name());
        if (!hidden && !entry.isDirectory()) {
          return false;
        }
        if (!hidden) {
          folders.add(folder.isEmpty() ? entry.name() : folder + "/" + entry.name());
        }
      }
    }
    return true;
  }

  // A file and the same packed, in one folder, hold the same images; so does MNIST's IDX file in a
  // folder of its own name, as archives have it beside the file.
  private static List<String> withoutTwins(
      List<String> paths, ImageFormat format, UnreadFiles unread) {
    Map<String, String> kept = new TreeMap<>();
    for (boolean packed : new boolean[] {false, true}) {
      for (String path : paths) {
        if (PACKED.matcher(path).find() == packed) {
          String key = key(path, format);
          if (kept.putIfAbsent(key, path) != null) {
            unread.add(path, "beside the same file");
          }
        }
      }
    }
    return kept.values().stream().sorted().toList();
  }

  private static String key(String path, ImageFormat format) {
    return format == ImageFormat.IDX ? IdxName.key(path) : PACKED.matcher(path).replaceFirst("");
  }

  private static DataFormatException none(Storage root, ImageFormat format, UnreadFiles unread) {
    String expected =
        switch (format) {
          case IDX -> "IDX image files (*idx3*)";
          case NPZ -> "NumPy's .npz files";
          case PARQUET -> "Parquet files";
          case CSV -> "CSV files";
          case LIBSVM -> "files in libsvm's format";
          default -> "pictures (%s)".formatted(String.join(", ", ImageFormat.PICTURES));
        };
    return new DataFormatException(
        "%s: expected %s, found none%s; name the file itself"
            .formatted(
                root.location(), expected, unread.count() == 0 ? "" : " but " + unread.summary()));
  }

  /** Those of the part that is wanted; what the user should know is said. */
  SourceFiles of(PartWish wish, SourceNotes notes) throws DataFormatException {
    if (!isFolder) {
      SourceParts.note(root.location(), wish).ifPresent(note -> notes.say("note: " + note));
      return this;
    }
    SourceParts.Chosen part = SourceParts.choose(root.location(), all, wish);
    part.note().ifPresent(note -> notes.say("note: " + note));
    sayUnread(notes);
    return new SourceFiles(root, format, true, all, part.paths(), labels, unread);
  }

  /** Says which files are passed over, if any. */
  void sayUnread(SourceNotes notes) {
    if (unread.count() > 0) {
      notes.say(
          "note: %s: %s not read: %s"
              .formatted(
                  root.location(),
                  unread.count() == 1 ? "1 file is" : "%,d files are".formatted(unread.count()),
                  unread.summary()));
    }
  }

  Storage root() {
    return root;
  }

  /** Whether the source is a folder. */
  boolean isFolder() {
    return isFolder;
  }

  /** The files inside the root; a single empty path where the root is the file. */
  List<String> paths() {
    return chosen;
  }

  /** Files of labels of IDX images inside the root. */
  List<String> labels() {
    return labels;
  }

  /** Whole URIs of the files. */
  List<String> locations() {
    return chosen.stream().map(root::location).toList();
  }

  /**
   * The fewest folders and files that hold the files and no others of the format: Spark lists a
   * folder at once, and files one by one.
   */
  List<String> cover() {
    if (chosen.size() == all.size()) {
      return List.of(root.location());
    }
    Map<String, Integer> left = new HashMap<>();
    all.forEach(path -> folders(path).forEach(folder -> left.merge(folder, 1, Integer::sum)));
    chosen.forEach(path -> folders(path).forEach(folder -> left.merge(folder, -1, Integer::sum)));
    Set<String> cover = new LinkedHashSet<>();
    for (String path : chosen) {
      Optional<String> whole =
          folders(path).stream().filter(folder -> left.get(folder) == 0).findFirst();
      cover.add(root.location(whole.orElse(path)));
    }
    return List.copyOf(cover);
  }

  /** The folders that a path lies in, from the outermost. */
  private static List<String> folders(String path) {
    List<String> folders = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.substring(0, slash));
    }
    return folders;
  }
}

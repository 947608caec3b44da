package org.digits.data.idx;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file's name says of IDX: images have {@code idx3} somewhere in it and labels {@code idx1}
 * or {@code idx2}, in any case, behind a dot or a dash, packed or not. A suffix of its own, as in
 * {@code idx3.png}, makes it a file of another kind.
 */
public final class IdxName {
  /** Ends the name of a file that another one has taken the place of. */
  public static final String REPLACED = ".replaced";

  private static final Pattern PACKED = Pattern.compile("(?i)\\.(gz|gzip)$");
  private static final Pattern OWN_SUFFIX = Pattern.compile("ubyte|byte|int|bin|dat|data|raw");
  private static final Pattern IMAGES_OR_LABELS = Pattern.compile("[-_ ]*(images?|imgs?|labels?)");
  private static final Pattern TYPE =
      Pattern.compile("idx[123]([-_ ]?(ubyte|ushort|byte|short|int))?");

  private IdxName() {}

  /** What a file holds. */
  public enum Kind {
    /** Images: three dimensions. */
    IMAGES,
    /** Labels: one dimension, or two of which the first column counts. */
    LABELS
  }

  /** What the file at a path holds, if it is an IDX file by its name. */
  public static Optional<Kind> kind(String path) {
    String name = plain(fileName(path)).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String suffix = name.substring(dot + 1);
    boolean isOwn = dot < 0 || suffix.contains("idx") || OWN_SUFFIX.matcher(suffix).matches();
    if (!isOwn || name.endsWith(REPLACED)) {
      return Optional.empty();
    }
    if (name.contains("idx3")) {
      return Optional.of(Kind.IMAGES);
    }
    return name.contains("idx1") || name.contains("idx2")
        ? Optional.of(Kind.LABELS)
        : Optional.empty();
  }

  /** Whether a file is read as gzip. */
  public static boolean isPacked(String path) {
    return PACKED.matcher(path).find();
  }

  /**
   * A name under which a file, the same packed, the same with dots for dashes, and the same in a
   * folder of its own name are one.
   */
  public static String key(String path) {
    int slash = path.lastIndexOf('/');
    String name = uniform(path.substring(slash + 1));
    String folder = slash < 0 ? "" : path.substring(0, slash);
    if (uniform(fileName(folder)).equals(name)) {
      folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    }
    return folder + "/" + name;
  }

  /** A name that images and their labels share. */
  public static String pairKey(String path) {
    String key = key(path);
    int name = key.lastIndexOf('/') + 1;
    String shared = IMAGES_OR_LABELS.matcher(key.substring(name)).replaceAll("");
    return key.substring(0, name) + TYPE.matcher(shared).replaceAll("idx");
  }

  private static String uniform(String name) {
    return plain(name).replace('.', '-').toLowerCase(Locale.ROOT);
  }

  private static String plain(String name) {
    return PACKED.matcher(name).replaceFirst("");
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

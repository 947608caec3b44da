package org.digits.data.npy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.digits.data.npy.NpzReader.Array;

/**
 * What the names of arrays say: {@code x_train} and {@code y_train} as Keras calls them, {@code
 * train_images} and {@code train_labels}, or {@code arr_0} in files that are called so, as
 * Kuzushiji-MNIST's {@code kmnist-train-imgs.npz} and {@code kmnist-train-labels.npz}.
 */
public final class NpzNames {
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");
  private static final Set<String> IMAGES = Set.of("x", "image", "images", "img", "imgs");
  private static final Set<String> LABELS =
      Set.of("y", "label", "labels", "target", "targets", "lbl", "lbls");
  private static final Pattern EITHER =
      Pattern.compile(
          "(?<![a-z])(x|y|images?|imgs?|labels?|targets?|lbls?)(?![a-z])",
          Pattern.CASE_INSENSITIVE);

  private NpzNames() {}

  /** What an array holds. */
  public enum Kind {
    IMAGES,
    LABELS
  }

  /**
   * What an array holds: by its name, or else its file's, or else its dimensions.
   *
   * @param file path of the file
   */
  public static Optional<Kind> kind(String file, Array array) {
    String fileName = file.substring(file.lastIndexOf('/') + 1);
    for (String name : List.of(array.name(), fileName)) {
      Optional<Kind> told = told(name);
      if (told.isPresent()) {
        return told;
      }
    }
    int dimensions = array.header().shape().size();
    if (dimensions >= 3) {
      return Optional.of(Kind.IMAGES);
    }
    return dimensions == 1 ? Optional.of(Kind.LABELS) : Optional.empty();
  }

  private static Optional<Kind> told(String name) {
    Set<String> words = new HashSet<>();
    for (String word : BETWEEN_WORDS.split(name, -1)) {
      words.add(word.toLowerCase(Locale.ROOT));
    }
    boolean images = words.stream().anyMatch(IMAGES::contains);
    boolean labels = words.stream().anyMatch(LABELS::contains);
    if (images == labels) {
      return Optional.empty();
    }
    return Optional.of(images ? Kind.IMAGES : Kind.LABELS);
  }

  /** A name that images and their labels share, of the array's path: its file and its name. */
  public static String pairKey(String path) {
    return EITHER.matcher(path).replaceAll("#").toLowerCase(Locale.ROOT);
  }
}

package org.digits.data;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A part that the name of a file or folder tells. A name is taken apart at everything that is no
 * letter or digit, and where a capital begins a word; a number behind a word is no part of the
 * word. The words are those of Hugging Face's data files, and MNIST's {@code t10k}.
 */
public enum NamedPart {
  /** train, training. */
  TRAIN("train"),
  /** val, valid, validation, dev. */
  VALIDATION("validation"),
  /** test, testing, eval, evaluation, t10k, and the suffix {@code .t}. */
  TEST("test");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
  // As libsvm's page calls its test files.
  private static final Pattern LIBSVM_TEST = Pattern.compile("(?i).*\\.t(\\.(gz|bz2))?");
  private static final Pattern NUMBER = Pattern.compile("\\p{N}+$");
  private static final Map<String, NamedPart> WORDS =
      Map.ofEntries(
          Map.entry("train", TRAIN),
          Map.entry("training", TRAIN),
          Map.entry("val", VALIDATION),
          Map.entry("valid", VALIDATION),
          Map.entry("validation", VALIDATION),
          Map.entry("dev", VALIDATION),
          Map.entry("test", TEST),
          Map.entry("testing", TEST),
          Map.entry("eval", TEST),
          Map.entry("evaluation", TEST),
          Map.entry("t10k", TEST));

  private final String label;

  NamedPart(String label) {
    this.label = label;
  }

  /**
   * What a single name tells; nothing where its words tell two parts, as in {@code
   * train-test-split}.
   */
  public static Optional<NamedPart> of(String name) {
    Set<NamedPart> told = EnumSet.noneOf(NamedPart.class);
    if (LIBSVM_TEST.matcher(name).matches()) {
      told.add(TEST);
    }
    for (String word : BETWEEN_WORDS.split(name, -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      NamedPart part = WORDS.get(lower);
      if (part == null) {
        part = WORDS.get(NUMBER.matcher(lower).replaceFirst(""));
      }
      if (part != null) {
        told.add(part);
      }
    }
    return told.size() == 1 ? Optional.of(told.iterator().next()) : Optional.empty();
  }

  /** Whether a name in a path tells train or test. */
  public static boolean isToldIn(String path) {
    for (String name : path.split("/", -1)) {
      if (of(name).filter(part -> part != VALIDATION).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** The name in messages. */
  public String label() {
    return label;
  }
}

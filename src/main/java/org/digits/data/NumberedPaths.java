package org.digits.data;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Files that are one set in several: {@code train-0-images}, {@code train-1-images}, ... Their
 * paths are equal but for one number, which counts from 0 or 1 and stands behind anything but a
 * letter, or behind one of a few words: {@code v1} and {@code v2} are no parts of one set.
 */
final class NumberedPaths {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern LETTERS = Pattern.compile("\\p{L}*$");
  private static final Set<String> WORDS = Set.of("", "part", "shard", "chunk", "batch", "file");
  private static final int MOST_DIGITS = 9;

  private NumberedPaths() {}

  /**
   * The paths in the order of their numbers; nothing if they are not numbered so.
   *
   * @param source as the user knows it, for messages
   * @throws DataFormatException if a number is left out
   */
  static Optional<List<String>> inOrder(String source, List<String> paths)
      throws DataFormatException {
    Optional<Integer> place = paths.isEmpty() ? Optional.empty() : placeOfNumber(paths);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, String> byNumber = new TreeMap<>();
    for (String path : paths) {
      MatchResult number = numbers(path).get(place.get());
      String word =
          LETTERS.matcher(path.substring(0, number.start())).results().findFirst().get().group();
      if (number.group().length() > MOST_DIGITS || !WORDS.contains(word.toLowerCase(Locale.ROOT))) {
        return Optional.empty();
      }
      byNumber.put(Integer.parseInt(number.group()), path);
    }
    List<Integer> found = List.copyOf(byNumber.keySet());
    int first = found.get(0);
    if (first > 1 || found.size() < paths.size()) {
      return Optional.empty();
    }
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i) != first + i) {
        throw new DataFormatException(
            "%s: expected files numbered %d, %d, ... without a gap, found no number %d between %s and %s; add it, or number the others anew"
                .formatted(
                    source,
                    first,
                    first + 1,
                    first + i,
                    byNumber.get(first + i - 1),
                    byNumber.get(found.get(i))));
      }
    }
    return Optional.of(List.copyOf(byNumber.values()));
  }

  /** Which of their numbers the paths differ in, if it is one alone and nothing else. */
  private static Optional<Integer> placeOfNumber(List<String> paths) {
    Set<String> texts = new HashSet<>();
    Set<Integer> places = new HashSet<>();
    List<MatchResult> first = numbers(paths.get(0));
    for (String path : paths) {
      texts.add(NUMBER.matcher(path).replaceAll("0"));
      List<MatchResult> numbers = numbers(path);
      for (int i = 0; i < Math.min(first.size(), numbers.size()); i++) {
        if (!numbers.get(i).group().equals(first.get(i).group())) {
          places.add(i);
        }
      }
    }
    return texts.size() == 1 && places.size() == 1
        ? Optional.of(places.iterator().next())
        : Optional.empty();
  }

  private static List<MatchResult> numbers(String path) {
    return NUMBER.matcher(path).results().toList();
  }
}

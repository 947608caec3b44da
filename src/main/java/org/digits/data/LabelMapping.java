package org.digits.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The user's own labels and the classes that a network knows them by: class k is the k-th of these
 * labels. Without any, the labels are the classes themselves: whole numbers from 0, however many.
 *
 * <p>A label is a text without blanks at its ends; one that is a whole number, as "7", "07" or
 * "7.0", is that number.
 */
public final class LabelMapping implements Serializable {
  /** Labels that are the classes themselves. */
  public static final LabelMapping NONE = new LabelMapping(List.of());

  /** Most classes. */
  public static final int MOST = 10_000;

  private static final long serialVersionUID = 1L;

  private static final Pattern NUMBER = Pattern.compile("([+-]?\\d{1,9})(\\.0+)?");
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})-(\\d{1,9})");
  private static final Pattern LETTERS = Pattern.compile("([A-Z])-([A-Z])|([a-z])-([a-z])");
  private static final Pattern CLASS = Pattern.compile("\\d{1,9}");

  private final List<String> names;
  private final HashMap<String, Integer> classes = new HashMap<>();
  private final boolean identity;

  private LabelMapping(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      classes.put(names.get(i), i);
    }
    identity =
        IntStream.range(0, names.size()).allMatch(k -> names.get(k).equals(Integer.toString(k)));
  }

  /** The numbers from 0 to {@code count - 1}. */
  public static LabelMapping numbers(int count) {
    return new LabelMapping(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** These labels, in the order of their classes; none of them twice. */
  static LabelMapping of(List<String> labels) {
    return new LabelMapping(labels);
  }

  /**
   * What two options say.
   *
   * @param labels as {@link #parse} reads them; empty where not set
   * @param classes their number; 0 where not set
   * @throws IllegalArgumentException that names the option, or for two that do not agree
   */
  public static LabelMapping of(String labels, int classes) {
    if (classes != 0 && (classes < 2 || classes > MOST)) {
      throw new IllegalArgumentException(
          "--classes: expected a number of classes from 2 to %,d, found '%d'"
              .formatted(MOST, classes));
    }
    if (labels.isEmpty()) {
      return classes == 0 ? NONE : numbers(classes);
    }
    LabelMapping mapping = parse(labels);
    if (classes != 0 && classes != mapping.size()) {
      throw new IllegalArgumentException(
          "--labels names %d classes, and --classes says %d; use one of the two"
              .formatted(mapping.size(), classes));
    }
    return mapping;
  }

  /**
   * Reads labels with commas between them, in the order of their classes from 0: labels ({@code
   * 3,7} or {@code cat,dog}), ranges ({@code 1-26}, {@code A-Z}), or a label with its class ({@code
   * cat=0,dog=1}), after which the next one has the next class.
   *
   * @throws IllegalArgumentException for another text; the message names --labels and says why
   */
  public static LabelMapping parse(String text) {
    Map<Integer, String> byClass = new TreeMap<>();
    Map<String, Integer> seen = new HashMap<>();
    int next = 0;
    for (String part : text.split(",", -1)) {
      String item = part.strip();
      int equals = item.lastIndexOf('=');
      if (equals >= 0) {
        String number = item.substring(equals + 1).strip();
        if (!CLASS.matcher(number).matches() || Integer.parseInt(number) >= MOST) {
          throw bad("expected a class from 0 to %,d after '='".formatted(MOST - 1), item);
        }
        next = Integer.parseInt(number);
      }
      for (String label : labels(equals < 0 ? item : item.substring(0, equals).strip(), text)) {
        if (next >= MOST) {
          throw bad("expected at most %,d labels".formatted(MOST), text);
        }
        String other = byClass.putIfAbsent(next, label);
        if (other != null) {
          throw bad("class %d has two labels, %s and %s".formatted(next, other, label), text);
        }
        if (seen.putIfAbsent(label, next) != null) {
          throw bad("label %s has two classes".formatted(label), text);
        }
        next++;
      }
    }
    return checked(byClass, text);
  }

  private static LabelMapping checked(Map<Integer, String> byClass, String text) {
    for (int i = 0; i < byClass.size(); i++) {
      if (!byClass.containsKey(i)) {
        throw bad("class %d has no label; number the classes from 0".formatted(i), text);
      }
    }
    if (byClass.size() < 2) {
      throw bad("expected at least two labels", text);
    }
    return new LabelMapping(new ArrayList<>(byClass.values()));
  }

  private static List<String> labels(String item, String text) {
    if (item.isEmpty()) {
      throw bad("expected labels with a comma between two of them", text);
    }
    Matcher numbers = NUMBERS.matcher(item);
    if (numbers.matches()) {
      int from = Integer.parseInt(numbers.group(1));
      int to = Integer.parseInt(numbers.group(2));
      requireRange(from, to, item);
      return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
    if (LETTERS.matcher(item).matches()) {
      requireRange(item.charAt(0), item.charAt(2), item);
      return IntStream.rangeClosed(item.charAt(0), item.charAt(2))
          .mapToObj(Character::toString)
          .toList();
    }
    return List.of(canonical(item));
  }

  private static void requireRange(int from, int to, String item) {
    if (to < from || to - from >= MOST) {
      throw bad("expected a range from a lower label to a higher one", item);
    }
  }

  private static IllegalArgumentException bad(String why, String found) {
    return new IllegalArgumentException(
        "--labels: %s, found '%s'; write labels as 1-26, 3,7 or cat=0,dog=1".formatted(why, found));
  }

  private static String canonical(String text) {
    String stripped = text.strip();
    Matcher number = NUMBER.matcher(stripped);
    return number.matches() ? Integer.toString(Integer.parseInt(number.group(1))) : stripped;
  }

  /** Whether a text is a whole number, and so a label without a mapping. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text.strip()).matches();
  }

  /** Whether the labels are the classes themselves, however many there are. */
  public boolean isOpen() {
    return names.isEmpty();
  }

  /** Whether the labels are the classes themselves; their number may be known. */
  public boolean isIdentity() {
    return identity;
  }

  /** Number of classes; 0 where that is open. */
  public int size() {
    return names.size();
  }

  /** The class of a label, if it has one. */
  public OptionalInt classOf(String label) {
    String text = canonical(label);
    if (isOpen()) {
      return isNumber(text) ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
    Integer found = classes.get(text);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /**
   * The class of a label; one from 0 that has none becomes its complement, {@code -1 - label}, so
   * that {@link #name} still names it. Where labels are the classes themselves it stays.
   */
  public int classOrComplement(int label) {
    return identity ? label : classOf(Integer.toString(label)).orElse(~label);
  }

  /** The label of a class, or what {@link #classOrComplement} made a number of. */
  public String name(int number) {
    if (identity || number >= names.size()) {
      return Integer.toString(number);
    }
    return number < 0 ? Integer.toString(~number) : names.get(number);
  }

  /** The labels of the first classes, in their order. */
  public List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(this::name).toList();
  }

  /** Whether every label is a whole number. */
  public boolean isNumeric() {
    return names.stream().allMatch(LabelMapping::isNumber);
  }

  /**
   * Whether the first classes have the same labels in both; those that one has not do not count.
   */
  public boolean agrees(LabelMapping other, int count) {
    int both = Math.min(known(count), other.known(count));
    return IntStream.range(0, both).allMatch(k -> name(k).equals(other.name(k)));
  }

  private int known(int count) {
    return isOpen() ? count : Math.min(count, names.size());
  }

  /** This mapping, or another one that begins as it does and has more classes. */
  public LabelMapping orLonger(LabelMapping other) {
    return other.size() > size() ? other : this;
  }

  /** The labels of so many classes, for errors: {@code 0 to 9}, {@code 1-26} or {@code cat,dog}. */
  public String range(int count) {
    return identity ? "0 to %d".formatted(count - 1) : toString();
  }

  /** The shortest text that {@link #parse} reads as this mapping; empty for {@link #NONE}. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < names.size(); ) {
      int to = from;
      while (to + 1 < names.size() && isNext(names.get(to), names.get(to + 1))) {
        to++;
      }
      if (to > from + 1) {
        parts.add(names.get(from) + "-" + names.get(to));
        from = to + 1;
      } else {
        parts.add(names.get(from++));
      }
    }
    return String.join(",", parts);
  }

  private static boolean isNext(String label, String next) {
    if (CLASS.matcher(label).matches() && CLASS.matcher(next).matches()) {
      return Integer.parseInt(next) == Integer.parseInt(label) + 1;
    }
    return label.length() == 1
        && next.length() == 1
        && LETTERS.matcher(label + "-" + next).matches()
        && next.charAt(0) == label.charAt(0) + 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMapping mapping && names.equals(mapping.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }
}

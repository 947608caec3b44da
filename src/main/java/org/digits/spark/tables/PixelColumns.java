package org.digits.spark.tables;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;

/**
 * Columns of one pixel each: a word and a number, counted from 0 or 1, as {@code pixel0} or {@code
 * pixel1}, or a row and a column, as {@code 1x28}. They are taken in the order of their numbers,
 * whatever their order in the table.
 */
public final class PixelColumns {
  // A few numbered columns are other things: hash1, hash2.
  private static final int LEAST = 16;
  private static final Pattern CELL = Pattern.compile("(\\D*?)(\\d{1,4})x(\\d{1,4})");
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");
  private static final long ROW = 100_000;

  private final List<String> names;
  private final SortedMap<Long, String> byNumber;
  private final boolean cells;

  private PixelColumns(SortedMap<Long, String> byNumber, boolean cells) {
    this.names = List.copyOf(byNumber.values());
    this.byNumber = byNumber;
    this.cells = cells;
  }

  /** Columns of one word; of rows and columns, or of numbers alone. */
  private record Word(String word, boolean cells) {}

  /**
   * The largest group of numbered columns; empty where there are only a few.
   *
   * @param source for messages
   * @param columns all names of the table
   * @throws DataFormatException if two columns have one number
   */
  public static Optional<PixelColumns> among(String source, List<String> columns)
      throws DataFormatException {
    Map<Word, SortedMap<Long, String>> words = new LinkedHashMap<>();
    for (String column : columns) {
      Matcher cell = CELL.matcher(column);
      Matcher numbered = NUMBERED.matcher(column);
      if (cell.matches()) {
        long number = Long.parseLong(cell.group(2)) * ROW + Long.parseLong(cell.group(3));
        add(source, columns(words, cell.group(1), true), number, column);
      } else if (numbered.matches()) {
        long number = Long.parseLong(numbered.group(2));
        add(source, columns(words, numbered.group(1), false), number, column);
      }
    }
    return words.entrySet().stream()
        .filter(word -> word.getValue().size() >= LEAST)
        .max(Comparator.comparingInt(word -> word.getValue().size()))
        .map(word -> new PixelColumns(word.getValue(), word.getKey().cells()));
  }

  private static SortedMap<Long, String> columns(
      Map<Word, SortedMap<Long, String>> words, String word, boolean cells) {
    return words.computeIfAbsent(
        new Word(word.toLowerCase(Locale.ROOT), cells), w -> new TreeMap<>());
  }

  private static void add(
      String source, SortedMap<Long, String> columns, long number, String column)
      throws DataFormatException {
    String before = columns.put(number, column);
    if (before != null) {
      throw new DataFormatException(
          "%s: expected one column of each number, found %s and %s; remove one of them"
              .formatted(source, before, column));
    }
  }

  /** The names in the order of the pixels. */
  public List<String> names() {
    return names;
  }

  /**
   * The size of the images.
   *
   * @param sizes that are expected
   * @throws DataFormatException if a number is missing, or there are too many or too few
   */
  public Size size(String source, InputSizes sizes) throws DataFormatException {
    requireWhole(source, sizes);
    Optional<Size> size = sizes.ofBytes(names.size());
    if (size.isPresent()) {
      return size.get();
    }
    int expected = sizes.likely().bytes();
    String found =
        "%s: expected %d columns of pixels (%s), found %d, %s to %s"
            .formatted(
                source,
                expected,
                sizes.likely(),
                names.size(),
                names.get(0),
                names.get(names.size() - 1));
    throw new DataFormatException(found + advice(expected));
  }

  private String advice(int expected) {
    if (names.size() == expected + 1) {
      return "; if %s holds the labels, call it label".formatted(names.get(0));
    }
    return names.size() == 3 * expected
        ? " (three times as many: RGB?); store one grey number a pixel"
        : "; images of another size need --image-size";
  }

  // A hole would move all pixels behind it.
  private void requireWhole(String source, InputSizes sizes) throws DataFormatException {
    long first = byNumber.firstKey();
    long lastColumn = byNumber.keySet().stream().mapToLong(number -> number % ROW).max().orElse(0);
    long expected = first;
    for (long number : byNumber.keySet()) {
      if (number != expected) {
        throw new DataFormatException(
            "%s: expected a column %s between %s and %s, found none; add it, or name the columns by their pixels"
                .formatted(source, name(expected), names.get(0), names.get(names.size() - 1)));
      }
      boolean endsRow = cells && number % ROW == lastColumn;
      expected = endsRow ? (number / ROW + 1) * ROW + first % ROW : number + 1;
    }
    if (cells ? first / ROW > 1 || first % ROW > 1 : first > 1) {
      throw new DataFormatException(
          "%s: expected %d columns of pixels (%s) from number 0 or 1 on, found %d from %s on; add those before it"
              .formatted(
                  source, sizes.likely().bytes(), sizes.likely(), names.size(), names.get(0)));
    }
  }

  private String name(long number) {
    String first = names.get(0);
    String word = first.replaceFirst(cells ? "\\d+x\\d+$" : "\\d+$", "");
    return word + (cells ? "%dx%d".formatted(number / ROW, number % ROW) : "" + number);
  }
}

package org.digits.spark.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;

/**
 * What the first line of a CSV file tells.
 *
 * @param separator between two cells
 * @param names of the columns
 * @param isHeader whether the line holds names, not an image
 */
record CsvHeader(char separator, List<String> names, boolean isHeader) {
  private static final String SEPARATORS = ",;\t";
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*");

  /**
   * Reads a first line. Where it holds no names, its cells are the label and the pixels, as those
   * of MNIST's CSV files, or the pixels alone.
   *
   * @param file for messages
   * @throws DataFormatException if it holds numbers only, and not as many as an image has
   */
  static CsvHeader of(String file, String line, InputSizes sizes) throws DataFormatException {
    char separator = separator(line);
    List<String> cells = cells(line, separator);
    if (!cells.stream().allMatch(cell -> NUMBER.matcher(cell).matches())) {
      return new CsvHeader(separator, unique(cells), true);
    }
    return new CsvHeader(separator, unnamed(file, cells.size(), sizes), counts(cells));
  }

  private static char separator(String line) {
    char best = SEPARATORS.charAt(0);
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char separator = SEPARATORS.charAt(i);
      if (count(line, separator) > count(line, best)) {
        best = separator;
      }
    }
    return best;
  }

  private static long count(String line, char separator) {
    return line.chars().filter(c -> c == separator).count();
  }

  private static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  // pandas numbers columns that have no names.
  private static boolean counts(List<String> cells) {
    int first = cells.get(0).equals("0") ? 0 : 1;
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).equals(Integer.toString(first + i))) {
        return false;
      }
    }
    return cells.size() > 1;
  }

  private static List<String> unnamed(String file, int cells, InputSizes sizes)
      throws DataFormatException {
    Optional<Size> labelled = sizes.ofBytes(cells - 1);
    Size size = sizes.likely();
    if (labelled.isEmpty() && sizes.ofBytes(cells).isEmpty()) {
      throw new DataFormatException(
          "%s: expected %d numbers a line (a label and %s pixels), or %d, or a line of names such as label, pixel0, pixel1, found %d numbers in the first; images of another size need --image-size"
              .formatted(file, size.bytes() + 1, size, size.bytes(), cells));
    }
    List<String> names = new ArrayList<>();
    if (labelled.isPresent()) {
      names.add("label");
    }
    for (int pixel = 0; names.size() < cells; pixel++) {
      names.add("pixel" + pixel);
    }
    return names;
  }

  // Spark does not take two columns of one name; the first one has it.
  private static List<String> unique(List<String> cells) {
    Set<String> seen = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      boolean isNew = seen.add(cells.get(i).toLowerCase(Locale.ROOT));
      names.add(isNew && !cells.get(i).isEmpty() ? cells.get(i) : "#" + (i + 1) + " of the line");
    }
    return names;
  }
}

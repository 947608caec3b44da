package org.digits.data.npy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before an array's elements (<a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's format</a>,
 * versions 1 to 3).
 *
 * @param type of the elements
 * @param isFortran whether the first index runs fastest
 * @param shape lengths of the dimensions, the slowest first where it is not Fortran's order
 */
public record NpyHeader(NpyType type, boolean isFortran, List<Integer> shape)
    implements Serializable {
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,64})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L, ]{0,200})\\)");

  /** Copies the shape. */
  public NpyHeader {
    shape = List.copyOf(shape);
  }

  /** The header that a Python dict tells; empty where it tells none. */
  static Optional<NpyHeader> parse(byte[] dict) {
    String text = new String(dict, StandardCharsets.ISO_8859_1).replace('"', '\'');
    Matcher type = TYPE.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!type.find() || !order.find() || !shape.find()) {
      return Optional.empty();
    }
    Optional<List<Integer>> lengths = lengths(shape.group(1));
    return lengths.flatMap(
        all ->
            NpyType.of(type.group(1))
                .map(known -> new NpyHeader(known, order.group(1).equals("True"), all)));
  }

  private static Optional<List<Integer>> lengths(String tuple) {
    List<Integer> lengths = new ArrayList<>();
    for (String length : tuple.split(",", -1)) {
      String digits = length.strip();
      digits = digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits;
      if (!digits.isEmpty()) {
        // Python 2 wrote 60000L; what is no int is no shape of images or labels.
        if (!digits.matches("\\d{1,10}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
          return Optional.empty();
        }
        lengths.add(Integer.parseInt(digits));
      }
    }
    return Optional.of(lengths);
  }

  /** Type and shape as NumPy writes them. */
  @Override
  public String toString() {
    String lengths = shape.stream().map(Object::toString).collect(Collectors.joining(", "));
    return "%s of shape (%s)%s".formatted(type, lengths, isFortran ? " in Fortran order" : "");
  }
}

package org.digits.spark.tables;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.unsafe.types.UTF8String;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes.Size;

/**
 * The numbers of an image in one column of Spark's own rows, in whatever form they stand there.
 *
 * @param form of the column
 * @param depth of arrays inside one another; 1 for flat ones
 * @param names of the columns that the numbers come from; empty where they come from one
 */
public record PixelNumbers(Form form, int depth, List<String> names) implements Serializable {
  private static final ArrayData NOTHING = new GenericArrayData(new Object[0]);
  private static final VectorUDT VECTOR = new VectorUDT();
  private static final int STORED_FIELDS = VECTOR.sqlType().size();

  /** What stands in the column. */
  public enum Form {
    /** Spark ML's vectors. */
    VECTOR,
    /** Arrays of double, or arrays of arrays. */
    ARRAY,
    /** An array of the cells of a text file. */
    TEXT
  }

  /** A column of Spark ML's vectors. */
  public static PixelNumbers vectors() {
    return new PixelNumbers(Form.VECTOR, 1, List.of());
  }

  /** A column of arrays. */
  public static PixelNumbers arrays(DataType type) {
    return new PixelNumbers(Form.ARRAY, depth(type), List.of());
  }

  /** Columns of numbers, or of a text file, put together as an array. */
  public static PixelNumbers columns(List<String> names, boolean text) {
    return new PixelNumbers(text ? Form.TEXT : Form.ARRAY, 1, names);
  }

  /** Whether a type is an array of numbers, or of arrays of them. */
  public static boolean isNumbers(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType() instanceof NumericType || isNumbers(array.elementType()));
  }

  /** The type with doubles in the place of its numbers, which hold every pixel. */
  public static DataType ofDoubles(DataType type) {
    return type instanceof ArrayType array
        ? DataTypes.createArrayType(ofDoubles(array.elementType()))
        : DataTypes.DoubleType;
  }

  private static int depth(DataType type) {
    return type instanceof ArrayType array ? 1 + depth(array.elementType()) : 0;
  }

  /**
   * The numbers of one image, row by row.
   *
   * @param row whose {@code column} is not null
   * @param advice for a wrong number of them
   * @throws DataFormatException if they have another shape than the size, or one is no number
   */
  public double[] read(InternalRow row, int column, Size size, String advice)
      throws DataFormatException {
    if (form == Form.VECTOR) {
      return vector(row, column, size, advice);
    }
    List<ArrayData> rows = rows(row, column);
    requireShape(row.getArray(column), rows, size, advice);
    double[] numbers = new double[size.bytes()];
    int at = 0;
    for (ArrayData part : rows) {
      for (int i = 0; i < part.numElements(); i++) {
        numbers[at] = number(part, i, at);
        at++;
      }
    }
    return numbers;
  }

  /** The largest of an image's numbers, 0 at least; what is no number counts as none. */
  public double brightest(InternalRow row, int column) {
    double most = 0;
    if (form == Form.VECTOR) {
      for (double value : vector(row, column).toArray()) {
        most = Math.max(most, Double.isNaN(value) ? 0 : value);
      }
      return most;
    }
    for (ArrayData part : rows(row, column)) {
      for (int i = 0; i < part.numElements(); i++) {
        double value = part.isNullAt(i) ? 0 : value(part, i);
        most = Math.max(most, Double.isNaN(value) ? 0 : value);
      }
    }
    return most;
  }

  /** How many numbers an image has. */
  public int count(InternalRow row, int column) {
    return form == Form.VECTOR
        ? vector(row, column).size()
        : rows(row, column).stream().mapToInt(ArrayData::numElements).sum();
  }

  /** What an image's number is called. */
  public String name(int pixel) {
    return names.isEmpty() ? "pixel " + pixel : "column " + names.get(pixel);
  }

  private static Vector vector(InternalRow row, int column) {
    return VECTOR.deserialize(row.getStruct(column, STORED_FIELDS));
  }

  private static double[] vector(InternalRow row, int column, Size size, String advice)
      throws DataFormatException {
    Vector vector = vector(row, column);
    if (vector.size() != size.bytes()) {
      String sparse = SparseVectors.advice(vector, size.bytes());
      throw new DataFormatException(
          "expected %d features (%s), found %d%s%s"
              .formatted(size.bytes(), size, vector.size(), sparse, advice));
    }
    return vector.toArray();
  }

  /** The innermost arrays. */
  private List<ArrayData> rows(InternalRow row, int column) {
    List<ArrayData> rows = List.of(row.getArray(column));
    for (int level = 1; level < depth; level++) {
      List<ArrayData> inner = new ArrayList<>();
      for (ArrayData array : rows) {
        for (int i = 0; i < array.numElements(); i++) {
          inner.add(array.isNullAt(i) ? NOTHING : array.getArray(i));
        }
      }
      rows = inner;
    }
    return rows;
  }

  // Sides of one number do not count: grey images have such channels.
  private void requireShape(ArrayData array, List<ArrayData> rows, Size size, String advice)
      throws DataFormatException {
    List<Integer> sides = new ArrayList<>();
    ArrayData first = array;
    for (int level = 1; level <= depth; level++) {
      sides.add(first.numElements());
      boolean more = level < depth && first.numElements() > 0 && !first.isNullAt(0);
      first = more ? first.getArray(0) : NOTHING;
    }
    List<Integer> real = sides.stream().filter(side -> side != 1).toList();
    boolean fits =
        real.equals(List.of(size.bytes()))
            || real.equals(Stream.of(size.height(), size.width()).filter(s -> s != 1).toList());
    if (!fits) {
      String found = sides.stream().map(String::valueOf).collect(Collectors.joining(" x "));
      String expected = depth == 1 ? "%d numbers (%s)".formatted(size.bytes(), size) : "" + size;
      throw new DataFormatException(
          "expected %s%s, found %s%s"
              .formatted(expected, depth == 1 ? "" : " numbers", found, advice));
    }
    int length = rows.get(0).numElements();
    for (ArrayData row : rows) {
      if (row.numElements() != length || (long) rows.size() * length != size.bytes()) {
        throw new DataFormatException(
            "expected %s numbers, found rows of other lengths or none at all".formatted(size));
      }
    }
  }

  private double number(ArrayData part, int i, int pixel) throws DataFormatException {
    if (part.isNullAt(i)) {
      throw new DataFormatException(
          "%s: expected a number, found %s"
              .formatted(name(pixel), form == Form.TEXT ? "an empty cell" : "null"));
    }
    double number = value(part, i);
    if (Double.isNaN(number) && form == Form.TEXT) {
      throw new DataFormatException(
          "%s: expected a number, found '%s'".formatted(name(pixel), shown(part.getUTF8String(i))));
    }
    return number;
  }

  private double value(ArrayData part, int i) {
    return form == Form.TEXT ? number(part.getUTF8String(i)) : part.getDouble(i);
  }

  private static String shown(UTF8String text) {
    String all = text.toString();
    return all.length() > 40 ? all.substring(0, 40) + "..." : all;
  }

  /** The number that a cell holds; NaN for any other text. */
  static double number(UTF8String text) {
    byte[] cell = text.getBytes();
    int whole = cell.length > 0 && cell.length <= 3 ? 0 : -1;
    for (int i = 0; i < cell.length && whole >= 0; i++) {
      int digit = cell[i] - '0';
      whole = digit >= 0 && digit <= 9 ? whole * 10 + digit : -1;
    }
    if (whole >= 0) {
      return whole;
    }
    String word = text.toString().strip();
    // Java reads 1f and 0x1p3 as numbers, too.
    if (!word.matches("[-+]?[0-9]*\\.?[0-9]*([eE][-+]?[0-9]+)?")) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}

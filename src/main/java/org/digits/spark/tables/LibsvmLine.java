package org.digits.spark.tables;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.digits.data.DataFormatException;

/**
 * Reads a line of libsvm's format: a label, then the numbers that are not zero as {@code
 * place:number}, places from 1 on and in ascending order. Spark's reader ends at the first line
 * that is otherwise, and names neither line nor file.
 */
final class LibsvmLine {
  /** What a line becomes: its label and all numbers, or what is wrong with it. */
  static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add("error", DataTypes.StringType);

  private LibsvmLine() {}

  /**
   * A row of {@link #SCHEMA}.
   *
   * @param count of the numbers, those that are zero included
   */
  static Row row(String line, int count) {
    // svmlight has remarks behind the numbers.
    String[] items = line.replaceFirst("\\s#.*", "").strip().split("\\s+", -1);
    try {
      return RowFactory.create(items[0], numbers(items, count), null);
    } catch (DataFormatException e) {
      return RowFactory.create(items[0], null, e.getMessage());
    }
  }

  private static Double[] numbers(String[] items, int count) throws DataFormatException {
    Double[] numbers = new Double[count];
    Arrays.fill(numbers, 0.0);
    int before = 0;
    for (int i = 1; i < items.length; i++) {
      int colon = items[i].indexOf(':');
      int place = place(items[i].substring(0, Math.max(0, colon)));
      double number = PixelNumbers.number(UTF8String.fromString(items[i].substring(colon + 1)));
      if (place <= before || place > count || Double.isNaN(number)) {
        throw new DataFormatException(
            "expected place:number with a place from %d to %d, found '%s'"
                .formatted(before + 1, count, items[i]));
      }
      numbers[place - 1] = number;
      before = place;
    }
    return numbers;
  }

  /** A place; 0 for any other text. */
  private static int place(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}

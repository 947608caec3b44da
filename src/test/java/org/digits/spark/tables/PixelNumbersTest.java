package org.digits.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelNumbersTest {
  private static final Size SIZE = new Size(2, 3);
  private static final double[] NUMBERS = {1, 2, 3, 4, 5, 6};
  private static final DataType FLAT = DataTypes.createArrayType(DataTypes.FloatType);
  private static final DataType NESTED = DataTypes.createArrayType(FLAT);
  private static final DataType DEEP = DataTypes.createArrayType(NESTED);

  @Test
  void arraysFlatOrNestedAreReadRowByRow() throws Exception {
    assertThat(read(FLAT, array(1, 2, 3, 4, 5, 6))).isEqualTo(NUMBERS);
    assertThat(read(NESTED, of(array(1, 2, 3), array(4, 5, 6)))).isEqualTo(NUMBERS);
    assertThat(read(NESTED, of(array(1, 2, 3, 4, 5, 6)))).isEqualTo(NUMBERS);
    assertThat(read(DEEP, of(of(array(1, 2, 3), array(4, 5, 6))))).isEqualTo(NUMBERS);
    assertThat(read(DEEP, of(of(array(1), array(2), array(3)), of(array(4), array(5), array(6)))))
        .isEqualTo(NUMBERS);
  }

  @Test
  void arraysOfAnotherShapeAreRefusedWithIt() {
    refused(FLAT, array(1, 2, 3), "expected 6 numbers (2 x 3), found 3; advice");
    refused(
        NESTED, of(array(1, 2), array(3, 4), array(5, 6)), "2 x 3 numbers, found 3 x 2; advice");
    refused(NESTED, of(), "expected 2 x 3 numbers, found 0 x 0; advice");
    refused(NESTED, of(array(1, 2, 3), array(4, 5)), "found rows of other lengths");
    refused(NESTED, of(array(1, 2, 3), null), "found rows of other lengths");
    refused(
        DEEP,
        of(of(array(1, 1, 1), array(1, 1, 1), array(1, 1, 1)), of(array(1, 1, 1))),
        "expected 2 x 3 numbers, found 2 x 3 x 3; advice");
  }

  @Test
  void nullAmongNumbersIsNamed() {
    assertThatThrownBy(() -> read(FLAT, new GenericArrayData(new Object[] {1.0, null, 1, 1, 1, 1})))
        .hasMessage("pixel 1: expected a number, found null");
  }

  @ParameterizedTest
  @CsvSource({
    "7,7",
    "007,7",
    "255,255",
    "0.5,0.5",
    "1e2,100",
    "-3,-3",
    "1234,1234",
    "' 12 ',12",
    "5.,5"
  })
  void cellsAreNumbers(String cell, double number) {
    assertThat(PixelNumbers.number(UTF8String.fromString(cell))).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"x", "''", "1f", "0x10", "NaN", "1 2", "NA", "Infinity", "."})
  void otherCellsAreNone(String cell) {
    assertThat(PixelNumbers.number(UTF8String.fromString(cell))).isNaN();
  }

  @Test
  void aCellThatIsNoNumberIsNamedByItsColumn() {
    List<String> names = List.of("a0", "a1", "a2", "a3", "a4", "a5");
    PixelNumbers text = PixelNumbers.columns(names, true);
    Object[] cells = new Object[6];
    Arrays.fill(cells, UTF8String.fromString("9"));
    cells[4] = UTF8String.fromString("nine");
    assertThatThrownBy(() -> text.read(row(new GenericArrayData(cells)), 0, SIZE, ""))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("column a4: expected a number, found 'nine'");
    cells[2] = null;
    assertThatThrownBy(() -> text.read(row(new GenericArrayData(cells)), 0, SIZE, ""))
        .hasMessage("column a2: expected a number, found an empty cell");
    assertThat(text.brightest(row(new GenericArrayData(cells)), 0)).isEqualTo(9);
  }

  @Test
  void theIndexOfALibsvmLineIsItsLast() {
    assertThat(LibsvmTables.lastIndex("5 153:3 780:18")).isEqualTo(780);
    assertThat(LibsvmTables.lastIndex("5 1:0.5 12:1e-2 # a comment")).isEqualTo(12);
    assertThat(LibsvmTables.lastIndex("5")).isZero();
    assertThat(LibsvmTables.lastIndex("")).isZero();
  }

  private static void refused(DataType type, ArrayData array, String message) {
    assertThatThrownBy(() -> read(type, array))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(message);
  }

  private static double[] read(DataType type, ArrayData array) throws DataFormatException {
    return PixelNumbers.arrays(type).read(row(array), 0, SIZE, "; advice");
  }

  private static InternalRow row(ArrayData array) {
    return new GenericInternalRow(new Object[] {array});
  }

  private static ArrayData array(double... numbers) {
    return new GenericArrayData(Arrays.stream(numbers).boxed().toArray());
  }

  private static ArrayData of(ArrayData... inner) {
    return new GenericArrayData((Object[]) inner);
  }
}

package org.digits.spark.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.data.DataFormatException;

/**
 * The column of a table that holds the images, or those that hold one pixel each.
 *
 * @param kind of what it holds
 * @param name empty where each pixel has a column
 * @param value as it is decoded: binary, or what {@link PixelNumbers} reads
 * @param error what is wrong with a row; null where nothing is
 * @param numbers how numbers stand in the value
 * @param pixels the columns of one pixel each
 */
public record ImageColumn(
    Kind kind,
    String name,
    Column value,
    Column error,
    Optional<PixelNumbers> numbers,
    Optional<PixelColumns> pixels) {
  // In this order: what has one of these names and can be read is taken.
  private static final List<String> NAMES =
      List.of("image", "features", "pixels", "img", "content");
  private static final int MOST_SHOWN = 300;

  /** What the column holds. */
  public enum Kind {
    /** Pixels, or picture files. */
    BYTES,
    /** Picture files. */
    PICTURES,
    /** Numbers in one column. */
    NUMBERS,
    /** A number in each of many columns. */
    COLUMNS
  }

  /**
   * Looks for it.
   *
   * @param source for messages
   * @throws DataFormatException if there is none, with what was expected
   */
  public static ImageColumn of(String source, Table table) throws DataFormatException {
    StructType schema = table.schema();
    for (String name : NAMES) {
      Optional<StructField> field = named(source, schema, name);
      Optional<ImageColumn> column = field.flatMap(f -> single(f, table));
      if (column.isPresent()) {
        return column.get();
      }
    }
    Optional<PixelColumns> pixels = PixelColumns.among(source, Arrays.asList(schema.fieldNames()));
    if (pixels.isPresent()) {
      return columns(source, table, pixels.get());
    }
    throw new DataFormatException(
        "%s: expected a column image: binary, features: vector, image: struct<bytes: binary, path: string>, an array of numbers, Spark's image, or a column for each pixel (pixel0 to pixel783), found %s"
            .formatted(source, shown(schema)));
  }

  private static Optional<ImageColumn> single(StructField field, Table table) {
    DataType type = field.dataType();
    Column column = Table.column(field.name());
    Column whole = table.error();
    if (type instanceof BinaryType) {
      return one(Kind.BYTES, field, column, whole, null);
    }
    if (type instanceof StructType struct
        && Arrays.asList(struct.fieldNames()).contains("bytes")
        && struct.apply("bytes").dataType() instanceof BinaryType) {
      return one(Kind.PICTURES, field, column.getField("bytes"), whole, null);
    }
    if (SparkPictures.isSparkPicture(type)) {
      Column error = coalesce(whole, SparkPictures.error(column));
      return one(Kind.PICTURES, field, SparkPictures.file(column), error, null);
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      return one(Kind.NUMBERS, field, column, whole, PixelNumbers.vectors());
    }
    if (PixelNumbers.isNumbers(type)) {
      Column doubles = column.cast(PixelNumbers.ofDoubles(type));
      return one(Kind.NUMBERS, field, doubles, whole, PixelNumbers.arrays(type));
    }
    return Optional.empty();
  }

  private static Optional<ImageColumn> one(
      Kind kind, StructField field, Column value, Column error, PixelNumbers numbers) {
    return Optional.of(
        new ImageColumn(
            kind, field.name(), value, error, Optional.ofNullable(numbers), Optional.empty()));
  }

  private static ImageColumn columns(String source, Table table, PixelColumns pixels)
      throws DataFormatException {
    for (String name : pixels.names()) {
      DataType type = table.schema().apply(name).dataType();
      if (!table.isText() && !(type instanceof NumericType)) {
        throw new DataFormatException(
            "%s: expected a number in column %s, found %s; cast the columns of pixels to int"
                .formatted(source, name, type.simpleString()));
      }
    }
    Column value =
        array(
            pixels.names().stream()
                .map(Table::column)
                .map(column -> table.isText() ? column : column.cast("double"))
                .toArray(Column[]::new));
    PixelNumbers numbers = PixelNumbers.columns(pixels.names(), table.isText());
    return new ImageColumn(
        Kind.COLUMNS, "", value, table.error(), Optional.of(numbers), Optional.of(pixels));
  }

  /**
   * The field of a name, in any case.
   *
   * @throws DataFormatException if there are several, and none in the same case
   */
  static Optional<StructField> named(String source, StructType schema, String name)
      throws DataFormatException {
    List<StructField> found =
        Arrays.stream(schema.fields()).filter(f -> f.name().equalsIgnoreCase(name)).toList();
    Optional<StructField> same = found.stream().filter(f -> f.name().equals(name)).findFirst();
    if (same.isEmpty() && found.size() > 1) {
      throw new DataFormatException(
          "%s: expected one column %s, found %s and %s; rename the right one"
              .formatted(source, name, found.get(0).name(), found.get(1).name()));
    }
    return same.or(() -> found.stream().findFirst());
  }

  /** The metadata of a column of bytes; empty for other kinds. */
  public Optional<Metadata> metadata(Table table) {
    return kind == Kind.BYTES
        ? Optional.of(table.schema().apply(name).metadata())
        : Optional.empty();
  }

  private static String shown(StructType schema) {
    String all = schema.simpleString();
    return all.length() <= MOST_SHOWN ? all : all.substring(0, MOST_SHOWN) + "...";
  }
}

package org.digits.spark.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.data.DataFormatException;

/**
 * What a table says of a row besides its image.
 *
 * @param id whole number
 * @param path of the file that the id is unique in; null where ids are the table's own
 * @param hasOwnIds whether the table has a column of ids
 * @param label int, null where a row has none; empty where the table has none
 * @param note what the user should know of it
 */
public record RowColumns(
    Column id, Column path, boolean hasOwnIds, Optional<Column> label, Optional<String> note) {
  private static final String LABEL = "label";
  // OpenML's; a name that other things have, too.
  private static final String CLASS = "class";
  private static final String WHOLE = "^[0-9]{1,9}([.]0*)?$";

  /**
   * Looks for the columns.
   *
   * @throws DataFormatException if there are ids that are no whole numbers
   */
  public static RowColumns of(String source, Table table, ImageColumn image)
      throws DataFormatException {
    StructType schema = table.schema();
    Optional<StructField> id = ImageColumn.named(source, schema, "id");
    if (id.isPresent() && !isWhole(id.get().dataType()) && !table.isText()) {
      throw new DataFormatException(
          "%s: expected a column id of long, found %s"
              .formatted(source, id.get().dataType().simpleString()));
    }
    Optional<Column> file = file(source, schema, image);
    Optional<StructField> label = label(source, schema);
    boolean isClass = label.isPresent() && label.get().name().equalsIgnoreCase(CLASS);
    Column path = id.isPresent() ? lit(null).cast("string") : col("_metadata.file_path");
    return new RowColumns(
        id.map(f -> whole(f, "long")).orElse(table.number()),
        file.orElse(path),
        id.isPresent(),
        label
            .map(f -> whole(f, "int"))
            .or(() -> label.isPresent() ? Optional.empty() : file.map(RowColumns::folderLabel)),
        isClass
            ? Optional.of("%s: there is no column label; column class is taken".formatted(source))
            : Optional.empty());
  }

  /** The file that a row was, by the columns of Spark's sources binaryFile and image. */
  private static Optional<Column> file(String source, StructType schema, ImageColumn image)
      throws DataFormatException {
    if (image.name().equalsIgnoreCase("content")) {
      return ImageColumn.named(source, schema, "path")
          .filter(f -> f.dataType() instanceof StringType)
          .map(f -> Table.column(f.name()));
    }
    return image.kind() == ImageColumn.Kind.PICTURES
            && schema.apply(image.name()).dataType() instanceof StructType struct
            && Arrays.asList(struct.fieldNames()).contains("origin")
        ? Optional.of(Table.column(image.name()).getField("origin"))
        : Optional.empty();
  }

  private static Optional<StructField> label(String source, StructType schema)
      throws DataFormatException {
    Optional<StructField> label = ImageColumn.named(source, schema, LABEL);
    return (label.isPresent() ? label : ImageColumn.named(source, schema, CLASS))
        .filter(f -> f.dataType() instanceof NumericType || f.dataType() instanceof StringType);
  }

  // A cast alone makes 2 of 2.7 and 0 of a NaN, which Spark orders behind all numbers.
  private static Column whole(StructField field, String type) {
    Column column = Table.column(field.name());
    if (field.dataType() instanceof StringType) {
      return type.equals("long")
          ? when(column.rlike("^[0-9]{1,18}$"), column.cast(type))
          : when(column.rlike(WHOLE), column.cast("double").cast(type));
    }
    return isWhole(field.dataType()) && type.equals("long")
        ? column.cast(type)
        : when(
            column.between(Integer.MIN_VALUE, Integer.MAX_VALUE).and(column.equalTo(rint(column))),
            column.cast(type));
  }

  /** The label of a picture file in a folder that is named by a whole number. */
  public static Column folderLabel(Column path) {
    Column folder = element_at(split(path, "/"), -2);
    return when(folder.rlike("^[0-9]{1,9}$"), folder.cast("int"));
  }

  private static boolean isWhole(DataType type) {
    return type.equals(DataTypes.LongType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType);
  }

  /** The columns id, path, image, label and error, the image still as it is stored. */
  public Dataset<Row> select(Table table, ImageColumn image) {
    return table
        .rows()
        .select(
            id.as("id"),
            path.as("path"),
            image.value().as("image"),
            label.orElse(lit(null).cast("int")).as(LABEL),
            image.error().as("error"));
  }
}

package org.digits.spark.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
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
 * @param label as the table has it; empty where it has none
 * @param labelField the column that it is; empty where it is the name of a picture's folder
 * @param note what the user should know of it
 */
public record RowColumns(
    Column id,
    Column path,
    boolean hasOwnIds,
    Optional<Column> label,
    Optional<StructField> labelField,
    Optional<String> note) {
  private static final String LABEL = "label";
  // OpenML's; a name that other things have, too.
  private static final String CLASS = "class";

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
        id.map(RowColumns::whole).orElse(table.number()),
        file.orElse(path),
        id.isPresent(),
        label.map(f -> Table.column(f.name())).or(() -> file.map(RowColumns::folder)),
        label,
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
    return label.isPresent()
        ? label
        : ImageColumn.named(source, schema, CLASS)
            .filter(f -> f.dataType() instanceof NumericType || f.dataType() instanceof StringType);
  }

  private static Column whole(StructField field) {
    Column column = Table.column(field.name());
    return field.dataType() instanceof StringType
        ? when(column.rlike("^[0-9]{1,18}$"), column.cast("long"))
        : column.cast("long");
  }

  /** The name of the folder that a file lies in. */
  public static Column folder(Column path) {
    return element_at(split(path, "/"), -2);
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

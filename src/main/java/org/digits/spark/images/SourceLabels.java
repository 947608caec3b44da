package org.digits.spark.images;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.digits.data.DataFormatException;
import org.digits.data.LabelMapping;

/**
 * Makes classes of the labels of a source, which may be numbers or texts: those of a mapping, or
 * else the whole numbers themselves. A label that is no class becomes the row's error, so that
 * nothing is trained or judged on it.
 */
public final class SourceLabels {
  /** Key of the metadata of the column label: the user's label of each class. */
  public static final String CLASSES = "classes";

  /** For a reader that asks for images alone. */
  public static final SourceLabels UNREAD = new SourceLabels(LabelMapping.NONE, false);

  private static final int MOST_TEXTS = 100;
  private static final int PROBED_ROWS = 1000;

  private final LabelMapping mapping;
  private final boolean read;

  private SourceLabels(LabelMapping mapping, boolean read) {
    this.mapping = mapping;
    this.read = read;
  }

  /** Reads labels by a mapping. */
  public static SourceLabels by(LabelMapping mapping) {
    return new SourceLabels(mapping, true);
  }

  /**
   * The rows with the class of each label.
   *
   * @param rows with a column label of the source's type, and a column error
   * @param location of the source, for errors
   * @param label the column of the source; its metadata may name the labels of its numbers
   * @return the same columns; label is an integer, and null where error says why
   * @throws DataFormatException for a type that no label has, or texts that nobody numbers
   */
  Dataset<Row> classes(Dataset<Row> rows, String location, StructField label)
      throws DataFormatException {
    if (!read) {
      return rows.withColumn("label", lit(null).cast("int"));
    }
    DataType type = label.dataType();
    if (!(type instanceof NumericType) && !(type instanceof StringType)) {
      throw new DataFormatException(
          "%s: expected a column %s of numbers or texts, found %s; %s"
              .formatted(
                  location,
                  label.name(),
                  type.simpleString(),
                  type.equals(DataTypes.BooleanType)
                      ? "cast it to int, which makes 0 of false and 1 of true"
                      : "write the label as a number or a text"));
    }
    if (type instanceof NumericType) {
      Column whole = whole(col("label"));
      return label.metadata().contains(CLASSES)
          ? texts(rows, renamed(whole, label.metadata().getStringArray(CLASSES)))
          : numbers(rows, whole);
    }
    if (mapping.isOpen()) {
      // Of a table sorted by label the first rows may not show all, but whether they are texts.
      requireNumbers(
          location,
          "in column " + label.name(),
          distinct(rows.limit(PROBED_ROWS)).stream().anyMatch(LabelMapping::isNumber)
              ? Set.of()
              : distinct(rows));
    }
    return texts(rows, col("label"));
  }

  /**
   * As above, of pictures, whose labels are the names of their folders.
   *
   * @param folders all there are
   */
  Dataset<Row> classes(Dataset<Row> rows, String location, Set<String> folders)
      throws DataFormatException {
    if (!read) {
      return rows.withColumn("label", lit(null).cast("int"));
    }
    if (mapping.isOpen()) {
      requireNumbers(location, "as names of folders", folders);
    }
    return texts(rows, col("label"));
  }

  /** Images whose labels are numbers from 0, with the class of each, or its complement. */
  public ImageDataset classes(ImageDataset images) {
    if (mapping.isIdentity()) {
      return images;
    }
    LabelMapping names = mapping;
    UDF1<Integer, Integer> number = names::classOrComplement;
    Column label = coalesce(udf(number, DataTypes.IntegerType).apply(col("label")), lit(-1));
    return new ImageDataset(
        images.name(),
        images.rows().select(col("id"), col("image"), label.as("label")),
        images.height(),
        images.width());
  }

  private Dataset<Row> numbers(Dataset<Row> rows, Column whole) {
    return mapping.isIdentity()
        ? rows.withColumn("label", whole)
        : texts(rows, whole.cast("string"));
  }

  // A cast alone makes 2 of 2.7 and 0 of a NaN, which Spark orders behind all numbers.
  private static Column whole(Column label) {
    return when(
        label.between(Integer.MIN_VALUE, Integer.MAX_VALUE).and(label.equalTo(rint(label))),
        label.cast("int"));
  }

  private static Column renamed(Column number, String[] names) {
    Column[] all = Arrays.stream(names).map(name -> lit(name)).toArray(Column[]::new);
    return get(array(all), number);
  }

  private Dataset<Row> texts(Dataset<Row> rows, Column text) {
    LabelMapping names = mapping;
    UDF1<String, Integer> number = label -> classOf(names, label);
    Column found = udf(number, DataTypes.IntegerType).apply(text);
    Column unknown =
        when(
            text.isNotNull().and(found.isNull()),
            concat(lit("expected a label %s, found '".formatted(expected())), text, lit("'")));
    return rows.withColumn("error", coalesce(col("error"), unknown)).withColumn("label", found);
  }

  private static Integer classOf(LabelMapping mapping, String label) {
    OptionalInt found = label == null ? OptionalInt.empty() : mapping.classOf(label);
    return found.isPresent() ? found.getAsInt() : null;
  }

  private String expected() {
    return mapping.isOpen() ? "that is a number" : mapping.range(mapping.size());
  }

  private static Set<String> distinct(Dataset<Row> rows) {
    return rows
        .select(col("label").cast("string"))
        .where(col("label").isNotNull())
        .distinct()
        .takeAsList(MOST_TEXTS + 1)
        .stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  // With one number among them the texts are bad rows, and said to be.
  private static void requireNumbers(String location, String where, Set<String> texts)
      throws DataFormatException {
    if (texts.isEmpty() || texts.stream().anyMatch(LabelMapping::isNumber)) {
      return;
    }
    List<String> labels = texts.stream().map(String::strip).distinct().sorted().toList();
    String list = String.join(",", labels);
    boolean sayable = labels.size() > 1 && labels.stream().noneMatch(l -> l.matches(".*[,=].*|"));
    throw new DataFormatException(
        "%s: expected labels that are numbers, found %s %s; %s"
            .formatted(
                location,
                labels.size() > MOST_TEXTS ? "texts such as " + labels.get(0) : list,
                where,
                sayable && labels.size() <= MOST_TEXTS
                    ? "number them with --labels '%s', an option of prepare and train"
                        .formatted(list)
                    : "a set has at least two labels, without ',' and '='"));
  }
}

package org.digits.spark.images;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;

/**
 * Parquet with images in one of three shapes: the row contract ({@code image: binary}, uint8
 * pixels, or picture files), Spark ML's ({@code features: vector}), or Hugging Face's ({@code
 * image: struct<bytes: binary, path: string>}, picture files). Bytes are pixels where the column's
 * metadata say so, or where they are as many as an image of the expected size has. A column {@code
 * id} of whole numbers is kept; without one, a row's id is its number in its file, and the file is
 * its path. A column {@code label} of numbers comes along; one that is not whole counts as missing.
 */
public final class ParquetImages {
  /** Keys of the metadata of the row contract's image. */
  public static final String HEIGHT = "height";

  public static final String WIDTH = "width";

  private static final int PROBED_ROWS = 1000;
  // As many as Spark lists without a job.
  private static final int FEW_FILES = 32;
  private static final String SHAPES =
      "expected a column image: binary, features: vector, or image: struct<bytes: binary, path: string>";

  private final SparkSession spark;
  private final PictureReading pictures;

  ParquetImages(SparkSession spark, PictureReading pictures) {
    this.spark = spark;
    this.pictures = pictures;
  }

  ImageRows open(SourceFiles source, InputSizes sizes) throws DataFormatException {
    String location = source.root().location();
    Dataset<Row> table = read(source);
    StructType schema = table.schema();
    Optional<StructField> image = field(schema, "image");
    Optional<StructField> features = field(schema, "features");
    if (image.isPresent() && image.get().dataType() instanceof BinaryType) {
      Optional<Size> declared = declaredSize(schema);
      return declared.isPresent()
          ? pixels(location, table, declared.get())
          : bytes(location, table, sizes);
    }
    if (image.isPresent() && isPicture(image.get().dataType())) {
      Dataset<Row> encoded = columns(location, table, col("image.bytes"));
      Size size = sizes.likely();
      return rows(
          location, schema, PixelDecoder.decode(encoded, pictures.pictures(encoded, size)), size);
    }
    if (features.isPresent() && features.get().dataType().equals(SQLDataTypes.VectorType())) {
      Dataset<Row> encoded = columns(location, table, col("features"));
      return vectors(location, schema, encoded, sizes);
    }
    throw new DataFormatException(
        "%s: %s, found %s".formatted(location, SHAPES, schema.simpleString()));
  }

  // The files one by one: whatever else lies in their folders does no harm.
  private Dataset<Row> read(SourceFiles source) throws DataFormatException {
    String location = source.root().location();
    List<String> files = source.locations();
    boolean few = files.size() <= FEW_FILES;
    DataFrameReader reader = WholeFiles.reader(few ? spark : WholeFiles.forManyFiles(spark));
    if (source.isFolder()) {
      reader = reader.option("basePath", location);
    }
    try {
      Dataset<Row> table =
          reader.parquet(files.stream().map(LiteralPaths::pattern).toArray(String[]::new));
      WholeFiles.requireAll(location, table, files.size());
      return table;
    } catch (DataFormatException e) {
      throw e;
    } catch (Exception e) {
      // Spark's analysis exceptions are checked ones that its Java signatures do not declare.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      throw new DataFormatException(
          "%s: Spark cannot read it as Parquet (%s)".formatted(location, reason));
    }
  }

  private static boolean isPicture(DataType type) {
    return type instanceof StructType struct
        && field(struct, "bytes").map(StructField::dataType).orElse(null) instanceof BinaryType;
  }

  private ImageRows bytes(String location, Dataset<Row> table, InputSizes sizes)
      throws DataFormatException {
    boolean isKnown = !sizes.equals(InputSizes.ANY);
    Size size = isKnown && !sizes.isOne() ? likelySize(table, sizes) : sizes.likely();
    Dataset<Row> encoded = columns(location, table, col("image"));
    PixelDecoder decoder = pictures.bytes(encoded, size, isKnown);
    return rows(location, table.schema(), PixelDecoder.decode(encoded, decoder), size);
  }

  private static ImageRows pixels(String location, Dataset<Row> table, Size size)
      throws DataFormatException {
    Column bytes = length(col("image"));
    Column error =
        when(col("image").isNull(), lit("expected an image, found null"))
            .when(
                bytes.notEqual(size.bytes()),
                concat(lit("expected %d bytes (%s), found ".formatted(size.bytes(), size)), bytes));
    Dataset<Row> encoded = columns(location, table, col("image"));
    Dataset<Row> checked =
        encoded
            .withColumn("error", error)
            .withColumn("image", when(col("error").isNull(), col("image")));
    return rows(location, table.schema(), checked, size);
  }

  /** The size that the row contract's metadata gives. */
  private static Optional<Size> declaredSize(StructType schema) {
    Metadata image = field(schema, "image").orElseThrow().metadata();
    return image.contains(HEIGHT) && image.contains(WIDTH)
        ? Optional.of(new Size((int) image.getLong(HEIGHT), (int) image.getLong(WIDTH)))
        : Optional.empty();
  }

  // Of a network whose run is too old to have kept its size.
  private static Size likelySize(Dataset<Row> table, InputSizes sizes) {
    // take() would read one file alone; measured, that gains nothing: this compiles the reader.
    List<Row> mostFrequent =
        table
            .select(length(col("image")).as("bytes"))
            .where(col("image").isNotNull())
            .limit(PROBED_ROWS)
            .groupBy("bytes")
            .count()
            .orderBy(col("count").desc(), col("bytes"))
            .takeAsList(1);
    int found = mostFrequent.isEmpty() ? 0 : mostFrequent.get(0).getInt(0);
    return sizes.ofBytes(found).orElse(sizes.likely());
  }

  private static ImageRows vectors(
      String location, StructType schema, Dataset<Row> encoded, InputSizes sizes) {
    FeatureVectors.Probe probe =
        FeatureVectors.probe(encoded.select("image").takeAsList(PROBED_ROWS));
    Size size = sizes.ofBytes(probe.length()).orElse(sizes.likely());
    PixelDecoder decoder =
        new FeatureVectors(
            size.height(), size.width(), probe.scale(), !sizes.equals(InputSizes.ANY));
    return rows(location, schema, PixelDecoder.decode(encoded, decoder), size);
  }

  /** The columns id, path, image, label and error, the image still as it is stored. */
  private static Dataset<Row> columns(String location, Dataset<Row> table, Column image)
      throws DataFormatException {
    StructType schema = table.schema();
    Optional<StructField> id = field(schema, "id");
    if (id.isPresent() && !isWhole(id.get().dataType())) {
      throw new DataFormatException(
          "%s: expected a column id of long, found %s"
              .formatted(location, id.get().dataType().simpleString()));
    }
    Column label = hasLabels(schema) ? wholeLabel() : lit(null).cast("int");
    return table.select(
        (id.isPresent() ? col("id").cast("long") : col("_metadata.row_index")).as("id"),
        (id.isPresent() ? lit(null).cast("string") : col("_metadata.file_path")).as("path"),
        image.as("image"),
        label.as("label"),
        lit(null).cast("string").as("error"));
  }

  // A cast alone makes 2 of 2.7 and 0 of a NaN, which Spark orders behind all numbers.
  private static Column wholeLabel() {
    Column label = col("label");
    return when(
        label.between(Integer.MIN_VALUE, Integer.MAX_VALUE).and(label.equalTo(rint(label))),
        label.cast("int"));
  }

  private static boolean isWhole(DataType type) {
    return type.equals(DataTypes.LongType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType);
  }

  private static ImageRows rows(String location, StructType schema, Dataset<Row> rows, Size size) {
    return new ImageRows(location, rows, size, field(schema, "id").isEmpty(), hasLabels(schema));
  }

  private static boolean hasLabels(StructType schema) {
    return field(schema, "label").map(StructField::dataType).orElse(null) instanceof NumericType;
  }

  private static Optional<StructField> field(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}

package org.digits.spark.images;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.PixelScale;
import org.digits.data.Symmetry;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.spark.tables.CsvTables;
import org.digits.spark.tables.ImageColumn;
import org.digits.spark.tables.LibsvmTables;
import org.digits.spark.tables.ParquetTables;
import org.digits.spark.tables.RowColumns;
import org.digits.spark.tables.Table;
import org.digits.spark.tables.TableFiles;

/**
 * Tables with an image a row, in Parquet, CSV or libsvm's format: pixels or picture files in a
 * column of bytes, numbers in an array or a vector, or a column for each pixel ({@link
 * ImageColumn}). Bytes are pixels where the column's metadata say so, or where they are as many as
 * an image of the expected size has. A column {@code id} of whole numbers is kept; without one, a
 * row's id is its number in its file, and the file is its path. A column {@code label} of numbers
 * or texts comes along; a number that is not whole counts as missing.
 */
public final class TableImages {
  /** Keys of the metadata of the row contract's image. */
  public static final String HEIGHT = "height";

  public static final String WIDTH = "width";

  private static final int PROBED_ROWS = 1000;
  // As many as Spark lists without a job.
  private static final int FEW_FILES = 32;

  private final SparkSession spark;
  private final PictureReading pictures;
  private final SourceLabels labels;
  private final SourceNotes notes;

  TableImages(SparkSession spark, PictureReading pictures, SourceLabels labels, SourceNotes notes) {
    this.spark = spark;
    this.pictures = pictures;
    this.labels = labels;
    this.notes = notes;
  }

  ImageRows open(SourceFiles source, ImageFormat format, InputSizes sizes)
      throws DataFormatException {
    String location = source.root().location();
    Table table = read(source, format, sizes);
    table.note().ifPresent(note -> notes.say("note: " + note));
    ImageColumn image = ImageColumn.of(location, table);
    RowColumns columns = RowColumns.of(location, table, image);
    columns.note().ifPresent(note -> notes.say("note: " + note));
    Dataset<Row> encoded = labelled(columns, columns.select(table, image), location);
    Optional<Size> declared = declaredSize(table, image);
    if (declared.isPresent()) {
      return rows(location, columns, pixels(encoded, declared.get()), declared.get());
    }
    boolean isKnown = !sizes.equals(InputSizes.ANY);
    Optional<NumberPixels.Probe> probe =
        image.numbers().map(numbers -> NumberPixels.probe(encoded, numbers));
    Size size = size(encoded, image, probe, location, sizes);
    PixelDecoder decoder =
        switch (image.kind()) {
          case BYTES -> pictures.bytes(encoded, size, isKnown);
          case PICTURES -> pictures.pictures(encoded, size);
          case NUMBERS, COLUMNS ->
              new NumberPixels(
                  image.numbers().orElseThrow(),
                  size.height(),
                  size.width(),
                  PixelScale.of(probe.orElseThrow().brightest()),
                  isKnown);
        };
    return rows(location, columns, PixelDecoder.decode(encoded, decoder), size);
  }

  /** The digits beside each other on each picture of a table. */
  PictureReading.Digits digits(
      SourceFiles source, ImageFormat format, InputSizes sizes, Symmetry stored)
      throws DataFormatException {
    String location = source.root().location();
    Table table = read(source, format, sizes);
    ImageColumn image = ImageColumn.of(location, table);
    if (image.numbers().isPresent() || declaredSize(table, image).isPresent()) {
      throw new DataFormatException(
          "%s: expected pictures, of which --several reads the digits, found pixels; predict these without --several"
              .formatted(location));
    }
    RowColumns columns = RowColumns.of(location, table, image);
    columns.note().ifPresent(note -> notes.say("note: " + note));
    Dataset<Row> encoded = labelled(columns, columns.select(table, image), location);
    return pictures.digits(location, encoded, sizes.likely(), stored, !columns.hasOwnIds());
  }

  private static ImageRows rows(String location, RowColumns columns, Dataset<Row> rows, Size size) {
    return new ImageRows(location, rows, size, !columns.hasOwnIds(), columns.label().isPresent());
  }

  private Dataset<Row> labelled(RowColumns columns, Dataset<Row> rows, String location)
      throws DataFormatException {
    return columns.label().isPresent()
        ? labels.classes(rows, location, columns.labelField().orElse(rows.schema().apply("label")))
        : rows;
  }

  // The files one by one: whatever else lies in their folders does no harm.
  private Table read(SourceFiles source, ImageFormat format, InputSizes sizes)
      throws DataFormatException {
    String location = source.root().location();
    List<String> locations = source.locations();
    SparkSession session = locations.size() <= FEW_FILES ? spark : WholeFiles.forManyFiles(spark);
    TableFiles files =
        new TableFiles(
            source.root(),
            source.paths(),
            locations.stream().map(LiteralPaths::pattern).toList(),
            own -> {
              DataFrameReader reader = WholeFiles.reader(own);
              return source.isFolder() ? reader.option("basePath", location) : reader;
            });
    Table table =
        switch (format) {
          case CSV -> CsvTables.open(session, files, sizes);
          case LIBSVM -> LibsvmTables.open(session, files, sizes);
          default -> ParquetTables.open(session, files);
        };
    WholeFiles.requireAll(location, table.rows(), locations.size());
    return table;
  }

  private static Size size(
      Dataset<Row> encoded,
      ImageColumn image,
      Optional<NumberPixels.Probe> probe,
      String location,
      InputSizes sizes)
      throws DataFormatException {
    boolean severalFit = !sizes.equals(InputSizes.ANY) && !sizes.isOne();
    return switch (image.kind()) {
      case BYTES -> severalFit ? likelySize(encoded, sizes) : sizes.likely();
      case PICTURES -> sizes.likely();
      case NUMBERS ->
          severalFit
              ? sizes.ofBytes(probe.orElseThrow().count()).orElse(sizes.likely())
              : sizes.likely();
      case COLUMNS -> image.pixels().orElseThrow().size(location, sizes);
    };
  }

  private static Dataset<Row> pixels(Dataset<Row> encoded, Size size) {
    Column bytes = length(col("image"));
    Column error =
        when(col("image").isNull(), lit("expected an image, found null"))
            .when(
                bytes.notEqual(size.bytes()),
                concat(lit("expected %d bytes (%s), found ".formatted(size.bytes(), size)), bytes));
    return encoded
        .withColumn("error", coalesce(error, col("error")))
        .withColumn("image", when(col("error").isNull(), col("image")));
  }

  /** The size that the row contract's metadata gives. */
  private static Optional<Size> declaredSize(Table table, ImageColumn image) {
    return image
        .metadata(table)
        .filter(metadata -> metadata.contains(HEIGHT) && metadata.contains(WIDTH))
        .map(size -> new Size((int) size.getLong(HEIGHT), (int) size.getLong(WIDTH)));
  }

  // Of a network whose run is too old to have kept its size.
  private static Size likelySize(Dataset<Row> encoded, InputSizes sizes) {
    // take() would read one file alone; measured, that gains nothing: this compiles the reader.
    List<Row> mostFrequent =
        encoded
            .select(length(col("image")).as("bytes"))
            .where(col("bytes").isNotNull())
            .limit(PROBED_ROWS)
            .groupBy("bytes")
            .count()
            .orderBy(col("count").desc(), col("bytes"))
            .takeAsList(1);
    int found = mostFrequent.isEmpty() ? 0 : mostFrequent.get(0).getInt(0);
    return sizes.ofBytes(found).orElse(sizes.likely());
  }
}

package org.digits.spark.images;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.Symmetry;
import org.digits.model.InputSizes.Size;
import org.digits.spark.tables.RowColumns;

/**
 * Picture files of a folder and the folders inside it. A picture's id is a hash of its path inside
 * the folder; its label is the name of the folder that it lies in.
 */
final class PictureFiles {
  /** Larger files are not read. */
  private static final long MOST_BYTES = 64 << 20;

  // Spark would open a task for every 32 files; pictures of digits are small.
  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";
  private static final String OPEN_COST_BYTES = "262144";

  private final SparkSession spark;
  private final PictureReading pictures;
  private final SourceLabels labels;

  PictureFiles(SparkSession spark, PictureReading pictures, SourceLabels labels) {
    this.pictures = pictures;
    this.labels = labels;
    this.spark = WholeFiles.forManyFiles(spark);
    this.spark.conf().set(OPEN_COST, OPEN_COST_BYTES);
  }

  ImageRows open(SourceFiles source, Size size) throws DataFormatException {
    Dataset<Row> encoded = encoded(source);
    Dataset<Row> rows = PixelDecoder.decode(encoded, pictures.pictures(encoded, size));
    return new ImageRows(source.root().location(), rows, size, true, true);
  }

  /** The digits beside each other on each picture. */
  PictureReading.Digits digits(SourceFiles source, Size size, Symmetry stored)
      throws DataFormatException {
    return pictures.digits(source.root().location(), encoded(source), size, stored, true);
  }

  /** Columns id, path, the file's bytes, label, error. */
  private Dataset<Row> encoded(SourceFiles source) throws DataFormatException {
    String location = source.root().location();
    Dataset<Row> files = files(source);
    WholeFiles.requireAll(location, files, source.paths().size());
    Column inside = substringAfter(location);
    Column[] columns = {
      xxhash64(inside).as("id"),
      col("path"),
      col("content"),
      RowColumns.folder(col("path")).as("label")
    };
    // A file too large to read is not read: its row never asks for the content.
    Dataset<Row> readable =
        files.where(col("length").leq(MOST_BYTES)).select(columns).withColumn("error", noError());
    Dataset<Row> tooLarge =
        files
            .where(col("length").gt(MOST_BYTES))
            .select(
                columns[0],
                columns[1],
                lit(null).cast("binary").as("content"),
                columns[3],
                concat(
                        lit(
                            "expected a file of at most %d MiB, found "
                                .formatted(MOST_BYTES >> 20)),
                        col("length"),
                        lit(" bytes; make the picture smaller"))
                    .as("error"));
    return labels.classes(readable.union(tooLarge), location, folders(source));
  }

  private Dataset<Row> files(SourceFiles source) {
    var reader = WholeFiles.reader(spark).format("binaryFile");
    if (source.isFolder()) {
      String suffixes =
          ImageFormat.PICTURES.stream()
              .map(PictureFiles::inAnyCase)
              .collect(Collectors.joining(",", "*.{", "}"));
      reader = reader.option("recursiveFileLookup", true).option("pathGlobFilter", suffixes);
    }
    return reader.load(source.cover().stream().map(LiteralPaths::pattern).toArray(String[]::new));
  }

  private static String inAnyCase(String suffix) {
    return suffix
        .chars()
        .mapToObj(c -> "[%c%c]".formatted(c, Character.toUpperCase(c)))
        .collect(Collectors.joining());
  }

  // The same id wherever the folder lies.
  private static Column substringAfter(String location) {
    // Spark counts characters, not Java's halves of them; a root has its slash already.
    int length = location.codePointCount(0, location.length()) + (location.endsWith("/") ? 0 : 1);
    return substring(col("path"), length + 1, Integer.MAX_VALUE);
  }

  private static Set<String> folders(SourceFiles source) {
    return source.locations().stream()
        .map(file -> file.substring(0, file.lastIndexOf('/')))
        .map(folder -> folder.substring(folder.lastIndexOf('/') + 1))
        .collect(Collectors.toSet());
  }

  private static Column noError() {
    return lit(null).cast("string");
  }
}

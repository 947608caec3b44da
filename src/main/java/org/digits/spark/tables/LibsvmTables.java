package org.digits.spark.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;

/**
 * Opens libsvm's format. A line leaves out zeros, so no file says how many numbers there are; they
 * are as many as an image of the expected size has.
 */
public final class LibsvmTables {
  private static final Pattern LAST_INDEX = Pattern.compile("([0-9]{1,9}):[^:\\s]+\\s*(#.*)?$");

  private LibsvmTables() {}

  /**
   * The table of all files, with the columns label and features.
   *
   * @throws DataFormatException if the images must have another size
   */
  public static Table open(SparkSession spark, TableFiles files, InputSizes sizes)
      throws DataFormatException {
    SparkSession own = Table.oneFileATask(spark);
    int largest = largestIndex(own, files);
    Size size = sizes.ofBytes(largest).orElse(sizes.likely());
    // More than a half of an image that is all black would be another size.
    if (largest > size.bytes() || 2 * largest < size.bytes()) {
      throw new DataFormatException(
          "%s: expected pixels of up to number %d (%s), found number %d as the largest; images of another size need --image-size"
              .formatted(files.name(), size.bytes(), size, largest));
    }
    int pixels = size.bytes();
    UserDefinedFunction parse =
        udf((UDF1<String, Row>) line -> LibsvmLine.row(line, pixels), LibsvmLine.SCHEMA);
    Column parsed = Table.column(Table.WHOLE_LINE);
    Dataset<Row> rows =
        files
            .reader(own)
            .text(files.all())
            .filter(not(col("value").rlike("^\\s*(#.*)?$")))
            .withColumn(Table.WHOLE_LINE, parse.apply(col("value")))
            .withColumn("label", parsed.getField("label"))
            .withColumn("features", parsed.getField("features"))
            .drop("value");
    Optional<String> note =
        largest == size.bytes()
            ? Optional.empty()
            : Optional.of(
                "%s: %d pixels at most are read as images of %s, since the format leaves out last zeros; images of another size need --image-size"
                    .formatted(files.name(), largest, size));
    return Table.lines(rows, parsed.getField("error"), false, note);
  }

  private static int largestIndex(SparkSession own, TableFiles files) {
    return files
        .reader(own)
        .text(files.all())
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(
            part -> {
              int largest = 0;
              while (part.hasNext()) {
                largest = Math.max(largest, lastIndex(part.next().getString(0)));
              }
              return List.of(largest).iterator();
            })
        .fold(0, Math::max);
  }

  /** The largest index of a line, whose indices ascend; 0 where there is none. */
  static int lastIndex(String line) {
    Matcher last = LAST_INDEX.matcher(line);
    return last.find() ? Integer.parseInt(last.group(1)) : 0;
  }
}

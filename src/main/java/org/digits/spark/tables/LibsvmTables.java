package org.digits.spark.tables;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;

/**
 * Opens libsvm's format with Spark's reader. A line leaves out zeros, so no file says how long its
 * vectors are; they are as long as an image of the expected size.
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
    Dataset<Row> rows =
        files.reader(own).format("libsvm").option("numFeatures", size.bytes()).load(files.all());
    Optional<String> note =
        largest == size.bytes()
            ? Optional.empty()
            : Optional.of(
                "%s: %d pixels at most are read as images of %s, since the format leaves out last zeros; images of another size need --image-size"
                    .formatted(files.name(), largest, size));
    return Table.lines(rows, Table.noError(), false, note);
  }

  // Spark's reader looks for it, too, but not in every path that users have.
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

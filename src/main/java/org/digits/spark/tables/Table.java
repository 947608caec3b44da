package org.digits.spark.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table that files hold, opened and not yet read.
 *
 * @param rows with the columns that Spark can read
 * @param number of a row in its file, from 0
 * @param error what is wrong with a whole row; null where nothing is
 * @param isText whether all columns are cells of a text file
 * @param note what the user should know of it
 */
public record Table(
    Dataset<Row> rows, Column number, Column error, boolean isText, Optional<String> note) {
  /** A line that has not as many cells as there are columns, or what was read of each line. */
  static final String WHOLE_LINE = "the whole line";

  // As Spark makes them: the partition's number stands above the row's.
  private static final long ROW_BITS = (1L << 33) - 1;
  private static final long WHOLE_FILE_BYTES = 1L << 40;

  /** A table of Parquet, which counts rows itself. */
  static Table parquet(Dataset<Row> rows) {
    return new Table(rows, col("_metadata.row_index"), noError(), false, Optional.empty());
  }

  /** A table of lines, read on {@link #oneFileATask}. */
  static Table lines(Dataset<Row> rows, Column error, boolean isText, Optional<String> note) {
    Column number = monotonically_increasing_id().bitwiseAND(lit(ROW_BITS));
    return new Table(rows, number, error, isText, note);
  }

  /** The columns with their types. */
  public StructType schema() {
    StructField[] fields = rows.schema().fields();
    return new StructType(
        Arrays.stream(fields)
            .filter(field -> !field.name().equals(WHOLE_LINE))
            .toArray(StructField[]::new));
  }

  /** The column of a name, whatever characters it has. */
  public static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  static Column noError() {
    return lit(null).cast("string");
  }

  /**
   * A session of its own whose tasks read whole files: a line's number in its file is then its
   * number in its partition.
   */
  static SparkSession oneFileATask(SparkSession spark) {
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.files.maxPartitionBytes", WHOLE_FILE_BYTES);
    own.conf().set("spark.sql.files.openCostInBytes", WHOLE_FILE_BYTES);
    // With columns left out, a cell too many moves those behind it, and Spark does not say so.
    own.conf().set("spark.sql.csv.parser.columnPruning.enabled", false);
    // A cell that is no number is this project's to name.
    own.conf().set("spark.sql.ansi.enabled", false);
    return own;
  }
}

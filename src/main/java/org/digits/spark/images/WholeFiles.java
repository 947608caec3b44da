package org.digits.spark.images;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;

/** Spark's readers of files: all rows or an error, whatever the session is set to. */
public final class WholeFiles {
  private static final String LISTING_TASKS =
      "spark.sql.sources.parallelPartitionDiscovery.parallelism";
  // Spark would list every file in a task of its own.
  private static final String FEW_TASKS = "32";

  private WholeFiles() {}

  /**
   * A reader that fails where a file is broken or gone. Of this disk's files it looks for no
   * checksums beside them: it could not name them where a file's own name has a colon.
   */
  public static DataFrameReader reader(SparkSession spark) {
    return spark
        .read()
        .option("ignoreCorruptFiles", false)
        .option("ignoreMissingFiles", false)
        .option("recursiveFileLookup", false)
        .option("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem")
        .option("fs.file.impl.disable.cache", true);
  }

  /** A session of its own, to read very many files that are named one by one. */
  static SparkSession forManyFiles(SparkSession spark) {
    SparkSession own = spark.newSession();
    own.conf().set(LISTING_TASKS, FEW_TASKS);
    return own;
  }

  /** Fails unless Spark has found all files, too. */
  static void requireAll(String source, Dataset<Row> rows, int files) throws DataFormatException {
    int found = rows.inputFiles().length;
    if (found < files) {
      throw new DataFormatException(
          "%s: expected %,d files, found %,d of them when Spark looked; leave the folder as it is meanwhile, and set no mapreduce.input.pathFilter.class"
              .formatted(source, files, found));
    }
  }
}

package org.digits.spark.tables;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.digits.publishing.storage.Storage;

/**
 * The files of a table.
 *
 * @param root file or folder that the user named
 * @param paths of the files in it; one empty path where the root is the file
 * @param patterns the same as Spark's readers take them
 * @param readers makes a reader on a session
 */
public record TableFiles(
    Storage root,
    List<String> paths,
    List<String> patterns,
    Function<SparkSession, DataFrameReader> readers) {
  /** The source as the user knows it. */
  String name() {
    return root.location();
  }

  DataFrameReader reader(SparkSession spark) {
    return readers.apply(spark);
  }

  String[] all() {
    return patterns.toArray(String[]::new);
  }
}

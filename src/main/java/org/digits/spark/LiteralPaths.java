package org.digits.spark;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/**
 * Spark reads every path as a pattern, in which brackets, braces, * and ? stand for other names.
 */
final class LiteralPaths {
  // DataSource.GLOB_PATHS_KEY, which Spark keeps to itself; PredictionIT fails without it.
  private static final String PATTERNS = "__globPaths__";

  private LiteralPaths() {}

  /** A reader that takes paths as they are. */
  static DataFrameReader reader(SparkSession spark) {
    return spark.read().option(PATTERNS, false);
  }
}

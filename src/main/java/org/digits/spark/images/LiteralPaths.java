package org.digits.spark.images;

/**
 * Spark reads every path as a pattern, in which brackets, braces, * and ? stand for other names.
 */
public final class LiteralPaths {
  private LiteralPaths() {}

  /** The pattern that a path alone matches, for a reader of Spark's. */
  public static String pattern(String path) {
    return path.replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
  }
}

package org.digits.spark;

/**
 * Spark reads every path as a pattern, in which brackets, braces, * and ? stand for other names.
 */
final class LiteralPaths {
  private LiteralPaths() {}

  /** The pattern that a path alone matches, for a reader of Spark's. */
  static String pattern(String path) {
    return path.replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
  }
}

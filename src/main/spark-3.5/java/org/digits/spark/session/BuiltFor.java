package org.digits.spark.session;

/** The line of Spark that this jar was built for. */
final class BuiltFor {
  /** How the versions of the line begin. */
  static final String VERSIONS = "3.5.";

  static final String SCALA = "2.12";

  private BuiltFor() {}
}

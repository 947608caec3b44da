package org.digits.spark.session;

/** The line of Spark that this jar was built for. */
final class BuiltFor {
  /** How the versions of the line begin. */
  static final String VERSIONS = "4.";

  static final String SCALA = "2.13";

  private BuiltFor() {}
}

package org.digits.spark.session;

import scala.util.Properties;

/** Whether this jar and the Spark that runs it fit: each line of Spark has a jar of its own. */
public final class SparkLine {
  private SparkLine() {}

  /**
   * Checks the Spark on the class path.
   *
   * @throws IllegalStateException if the jar was built for another line of Spark
   */
  public static void requireFit() {
    requireFit(org.apache.spark.package$.MODULE$.SPARK_VERSION(), Properties.versionNumberString());
  }

  /** The Spark on the class path, such as Spark 4.2.0 for Scala 2.13. */
  public static String description() {
    String scala = Properties.versionNumberString();
    return "Spark %s for Scala %s"
        .formatted(
            org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            scala.substring(0, scala.lastIndexOf('.')));
  }

  static void requireFit(String spark, String scala) {
    if (!spark.startsWith(BuiltFor.VERSIONS) || !scala.startsWith(BuiltFor.SCALA + ".")) {
      throw new IllegalStateException(
          "this jar is for Spark %sx with Scala %s, but runs on Spark %s with Scala %s; 'mvn package' builds the jar for Spark 4 (Scala 2.13), 'mvn package -Pspark-3.5' that for Spark 3.5 (Scala 2.12)"
              .formatted(BuiltFor.VERSIONS, BuiltFor.SCALA, spark, scala));
    }
  }
}

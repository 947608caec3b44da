package org.digits.doctor;

import java.util.List;
import java.util.Optional;

/** The versions of Java that Spark 3.5 runs on. */
final class JavaSupport {
  static final String SPARK = "Spark 3.5";

  static final List<Integer> TESTED = List.of(17);

  private JavaSupport() {}

  /** Why a version that is new enough cannot run it. */
  static Optional<String> problem(int feature) {
    // Later ones have no Subject.getSubject.
    return feature > 22
        ? Optional.of("on which Hadoop 3.3 does not run; Spark 4 does")
        : Optional.empty();
  }
}

package org.digits.doctor;

import java.util.List;
import java.util.Optional;

/** The versions of Java that Spark 4.2 runs on. */
final class JavaSupport {
  static final String SPARK = "Spark 4.2";

  static final List<Integer> TESTED = List.of(17, 21, 25);

  private JavaSupport() {}

  /** Why a version that is new enough cannot run it. */
  static Optional<String> problem(int feature) {
    return Optional.empty();
  }
}

package org.digits.spark.tables;

import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** What to say of vectors that are too short: files in libsvm's format leave out last zeros. */
public final class SparseVectors {
  private SparseVectors() {}

  /**
   * The advice for a vector, to be put behind what was found.
   *
   * @param expected pixels of an image
   * @return empty where the vector is dense, or long enough
   */
  public static String advice(Vector vector, int expected) {
    return vector instanceof SparseVector && vector.size() < expected
        ? "; libsvm files do not say how long their vectors are: read them with .option(\"numFeatures\", %d)"
            .formatted(expected)
        : "";
  }
}

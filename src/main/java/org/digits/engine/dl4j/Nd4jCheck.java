package org.digits.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whether ND4J's native libraries load and compute. */
public final class Nd4jCheck {
  private Nd4jCheck() {}

  /**
   * Multiplies two matrices.
   *
   * @return the name of ND4J's backend
   * @throws LinkageError if its native libraries do not load
   */
  public static String multiply() {
    try (INDArray a = Nd4j.create(new float[] {1, 2, 3, 4}, new long[] {2, 2}, 'c');
        INDArray product = a.mmul(a)) {
      float[] expected = {7, 10, 15, 22};
      for (int i = 0; i < expected.length; i++) {
        if (product.getFloat(i / 2, i % 2) != expected[i]) {
          throw new IllegalStateException(
              "ND4J multiplies wrongly: %s instead of %s"
                  .formatted(product.getFloat(i / 2, i % 2), expected[i]));
        }
      }
      return Nd4j.getBackend().getClass().getSimpleName();
    }
  }
}

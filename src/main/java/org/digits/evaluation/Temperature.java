package org.digits.evaluation;

import java.io.Serializable;

/**
 * Makes a network as sure as it is right: {@code q[i] = p[i]^(1/T) / sum_j p[j]^(1/T)}, the softmax
 * of the logits divided by T (temperature scaling: Guo, Pleiss, Sun, Weinberger, "On calibration of
 * modern neural networks", ICML 2017). What is the most probable label stays so.
 *
 * @param value T; above 1 it takes sureness away, 1 changes nothing
 */
public record Temperature(double value) implements Serializable {
  /** That changes nothing. */
  public static final Temperature ONE = new Temperature(1);

  /** Checks that it is positive. */
  public Temperature {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a temperature must be positive, found " + value);
    }
  }

  /**
   * The probability q of the most probable label.
   *
   * @param probabilities rows of one p a label
   * @param rowOffset where the row starts
   * @return in (0, 1]
   */
  public double confidence(float[] probabilities, int rowOffset, int classes) {
    double best =
        probabilities[rowOffset + EvaluationSum.argmax(probabilities, rowOffset, classes)];
    if (value == 1) {
      return best;
    }
    double sum = 0;
    for (int i = rowOffset; i < rowOffset + classes; i++) {
      // StrictMath: the same on every machine.
      sum += StrictMath.pow(probabilities[i] / best, 1 / value);
    }
    return 1 / sum;
  }
}

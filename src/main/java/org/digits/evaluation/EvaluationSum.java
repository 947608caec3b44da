package org.digits.evaluation;

import java.io.Serializable;

/**
 * Mergeable sum of an evaluation. The loss is summed in whole units of 1e-9 nats, so the result is
 * the same bits in any order of examples and merges.
 */
public final class EvaluationSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double NANOS = 1e9;
  private static final double MIN_PROBABILITY = 1e-10;

  private final ConfusionMatrix confusion;
  private long lossNanos;

  /** An empty sum for labels 0 to {@code classes - 1}. */
  public EvaluationSum(int classes) {
    confusion = new ConfusionMatrix(classes);
  }

  /**
   * Adds one example. Its loss is {@code -ln(max(p, 1e-10))} with p the probability of its label;
   * its prediction is the first label of highest probability.
   *
   * @param probabilities rows of one probability per label
   * @param rowOffset where the example's row starts
   * @param label the actual label
   * @return whether the prediction is right
   * @throws IllegalArgumentException on a NaN probability, an unknown label or a row out of range
   */
  public boolean add(float[] probabilities, int rowOffset, int label) {
    int classes = confusion.classes();
    if (rowOffset < 0 || rowOffset > probabilities.length - classes) {
      throw new IllegalArgumentException(
          "row of %d probabilities at %d in an array of %d"
              .formatted(classes, rowOffset, probabilities.length));
    }
    int best = argmax(probabilities, rowOffset, classes);
    confusion.add(label, best);
    // StrictMath: Math.log may differ in the last bit between machines.
    double loss = -StrictMath.log(Math.max(probabilities[rowOffset + label], MIN_PROBABILITY));
    lossNanos = Math.addExact(lossNanos, Math.round(loss * NANOS));
    return best == label;
  }

  /** Adds another sum over the same number of labels. */
  public void merge(EvaluationSum other) {
    confusion.merge(other.confusion);
    lossNanos = Math.addExact(lossNanos, other.lossNanos);
  }

  /** The counts so far; a live view. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** The sum of losses in units of 1e-9 nats. */
  public long lossNanos() {
    return lossNanos;
  }

  /** The mean loss in nats; 0 without examples. */
  public double meanLoss() {
    long count = confusion.total();
    return count == 0 ? 0 : lossNanos / NANOS / count;
  }

  static int argmax(float[] probabilities, int offset, int classes) {
    int best = 0;
    for (int i = 0; i < classes; i++) {
      if (Float.isNaN(probabilities[offset + i])) {
        throw new IllegalArgumentException(
            "the probability of label " + i + " is NaN: the model has diverged");
      }
      if (probabilities[offset + i] > probabilities[offset + best]) {
        best = i;
      }
    }
    return best;
  }
}

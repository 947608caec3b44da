package org.digits.engine.vector;

/**
 * Softmax and its cross-entropy. In double and by StrictMath: a hundredth of the work, the same
 * bits everywhere.
 */
final class Softmax {
  private final double[] probabilities;
  private final double smallestProbability;

  Softmax(int classes, double smallestProbability) {
    probabilities = new double[classes];
    this.smallestProbability = smallestProbability;
  }

  /** Writes the class probabilities of one image's scores. */
  void probabilities(float[] m, int scores, float[] to, int start) {
    normalise(m, scores);
    for (int i = 0; i < probabilities.length; i++) {
      to[start + i] = (float) probabilities[i];
    }
  }

  /**
   * Writes the gradient of an image's loss over {@code examples} and returns the loss: {@code -log
   * p[label]}, {@code (p[i] - (i == label)) / examples}.
   */
  double backward(float[] m, int scores, int label, int examples, int gradient) {
    normalise(m, scores);
    for (int i = 0; i < probabilities.length; i++) {
      double target = i == label ? 1.0 : 0.0;
      m[gradient + i] = Flush.gradient((float) ((probabilities[i] - target) / examples));
    }
    double clipped = Math.max(probabilities[label], smallestProbability);
    return -StrictMath.log(Math.min(clipped, 1.0 - smallestProbability));
  }

  private void normalise(float[] m, int scores) {
    float largest = m[scores];
    for (int i = 1; i < probabilities.length; i++) {
      largest = Math.max(largest, m[scores + i]);
    }
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = StrictMath.exp((double) m[scores + i] - largest);
      sum += probabilities[i];
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= sum;
    }
  }
}

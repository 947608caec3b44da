package org.digits.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The result of evaluating a model on labelled images.
 *
 * @param count images
 * @param accuracy fraction predicted rightly
 * @param loss mean cross entropy in nats
 * @param perClass one entry per label, in order
 * @param confusion counts, one row per actual label and one column per predicted label
 */
public record Evaluation(
    long count,
    double accuracy,
    double loss,
    List<ClassMetrics> perClass,
    List<List<Long>> confusion) {

  /** Copies the lists and checks that the confusion matrix is square. */
  public Evaluation {
    perClass = List.copyOf(perClass);
    confusion = confusion.stream().map(List::copyOf).toList();
    int classes = perClass.size();
    if (confusion.size() != classes || confusion.stream().anyMatch(r -> r.size() != classes)) {
      throw new IllegalArgumentException(
          "the confusion matrix of %d classes must be %d x %d"
              .formatted(classes, classes, classes));
    }
  }

  /** Images predicted wrongly. */
  public long errors() {
    long right = 0;
    for (int label = 0; label < confusion.size(); label++) {
      right += confusion.get(label).get(label);
    }
    return count - right;
  }

  /**
   * The metrics of a finished sum.
   *
   * @throws IllegalArgumentException if the sum has no examples
   */
  public static Evaluation of(EvaluationSum sum) {
    ConfusionMatrix matrix = sum.confusion();
    long count = matrix.total();
    if (count == 0) {
      throw new IllegalArgumentException("there are no images to evaluate");
    }
    return new Evaluation(
        count,
        ConfusionMatrix.ratio(matrix.correct(), count),
        sum.meanLoss(),
        IntStream.range(0, matrix.classes()).mapToObj(matrix::metrics).toList(),
        matrix.rows());
  }
}

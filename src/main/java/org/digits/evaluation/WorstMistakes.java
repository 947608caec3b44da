package org.digits.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.digits.data.ImageBlock;

/**
 * The wrong predictions that were most certain, no more than a limit of them; mergeable in any
 * order with the same result.
 */
public final class WorstMistakes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int limit;
  private final ArrayList<Mistake> worst = new ArrayList<>();

  /** None yet. */
  public WorstMistakes(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("cannot keep %d mistakes".formatted(limit));
    }
    this.limit = limit;
  }

  /** How many are kept at most. */
  public int limit() {
    return limit;
  }

  /**
   * Looks at one prediction; its label is the first one of highest probability.
   *
   * @param probabilities rows of {@code classes} values
   * @param rowOffset where the prediction's row starts
   * @param images the block that holds the image
   * @param image its row there
   */
  public void add(float[] probabilities, int rowOffset, int classes, ImageBlock images, int image) {
    int actual = images.labels()[image];
    int predicted = EvaluationSum.argmax(probabilities, rowOffset, classes);
    float probability = probabilities[rowOffset + predicted];
    boolean certain =
        worst.size() < limit
            || (limit > 0 && probability >= worst.get(worst.size() - 1).probability());
    if (predicted != actual && certain) {
      insert(new Mistake(images.ids()[image], actual, predicted, probability, images.image(image)));
    }
  }

  /** Looks at all that another one kept. */
  public void merge(WorstMistakes other) {
    other.worst.forEach(this::insert);
  }

  /** The mistakes, the most certain first; of equals, the lowest id first. */
  public List<Mistake> worstFirst() {
    return List.copyOf(worst);
  }

  private void insert(Mistake mistake) {
    int found = Collections.binarySearch(worst, mistake, Mistake.WORST_FIRST);
    worst.add(found < 0 ? -found - 1 : found, mistake);
    if (worst.size() > limit) {
      worst.remove(limit);
    }
  }
}

package org.digits.evaluation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * An image that was taken for another label.
 *
 * @param id of the image
 * @param actual its label
 * @param predicted what it was taken for
 * @param probability of the predicted label
 * @param pixels uint8, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a picture to show, never a map key
public record Mistake(long id, int actual, int predicted, float probability, byte[] pixels)
    implements Serializable {
  /** The most certain first; of equals, the lowest id. */
  static final Comparator<Mistake> WORST_FIRST =
      Comparator.comparingDouble(Mistake::probability).reversed().thenComparingLong(Mistake::id);
}

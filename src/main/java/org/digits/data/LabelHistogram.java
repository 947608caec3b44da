package org.digits.data;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images per class; mergeable, so that parts of a data set can be counted apart.
 *
 * @param counts one per class
 */
@SuppressWarnings("ArrayRecordComponent") // an accumulator, never a map key
public record LabelHistogram(long[] counts) implements Serializable {

  /**
   * Counts a block's labels.
   *
   * @param name the data set as the user knows it
   * @throws DataFormatException for a label outside [0, classes)
   */
  public static LabelHistogram of(String name, ImageBlock block, int classes)
      throws DataFormatException {
    long[] counts = new long[classes];
    for (int row = 0; row < block.size(); row++) {
      int label = block.labels()[row];
      if (label < 0 || label >= classes) {
        throw new DataFormatException(
            "%s: image %d: expected a label in [0, %d), found %d; correct the label or the number of classes"
                .formatted(name, block.ids()[row], classes, label));
      }
      counts[label]++;
    }
    return new LabelHistogram(counts);
  }

  /** The sum of two histograms over the same classes. */
  public LabelHistogram merge(LabelHistogram other) {
    if (other.counts.length != counts.length) {
      throw new IllegalArgumentException(
          "%d classes against %d".formatted(counts.length, other.counts.length));
    }
    return new LabelHistogram(
        IntStream.range(0, counts.length).mapToLong(i -> counts[i] + other.counts[i]).toArray());
  }

  /**
   * Refuses a data set in which some class has no image.
   *
   * @param name the data set as the user knows it
   */
  public void requireEveryClass(String name) throws DataFormatException {
    List<Integer> empty =
        IntStream.range(0, counts.length).filter(i -> counts[i] == 0).boxed().toList();
    if (!empty.isEmpty()) {
      throw new DataFormatException(
          "%s: expected images of all %d classes, found none of %s; add images or correct the number of classes"
              .formatted(name, counts.length, empty));
    }
  }
}

package org.digits.data;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Images per label; mergeable, so that parts of a data set can be counted apart.
 *
 * @param counts by label; a label without images is absent
 * @param firstIds the smallest image id of each label
 */
public record LabelHistogram(SortedMap<Integer, Long> counts, SortedMap<Integer, Long> firstIds)
    implements Serializable {
  private static final int SHOWN = 10;

  /** Makes the maps unchangeable. */
  public LabelHistogram {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    firstIds = Collections.unmodifiableSortedMap(new TreeMap<>(firstIds));
  }

  /** No images. */
  public static LabelHistogram none() {
    return new LabelHistogram(new TreeMap<>(), new TreeMap<>());
  }

  /** Counts a block's labels. */
  public static LabelHistogram of(ImageBlock block) {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    SortedMap<Integer, Long> firstIds = new TreeMap<>();
    for (int row = 0; row < block.size(); row++) {
      counts.merge(block.labels()[row], 1L, Long::sum);
      firstIds.merge(block.labels()[row], block.ids()[row], Math::min);
    }
    return new LabelHistogram(counts, firstIds);
  }

  /** The sum of two histograms. */
  public LabelHistogram merge(LabelHistogram other) {
    SortedMap<Integer, Long> sum = new TreeMap<>(counts);
    other.counts.forEach((label, images) -> sum.merge(label, images, Long::sum));
    SortedMap<Integer, Long> first = new TreeMap<>(firstIds);
    other.firstIds.forEach((label, id) -> first.merge(label, id, Math::min));
    return new LabelHistogram(sum, first);
  }

  /** Number of labels from 0 on that all have images. */
  public int leadingClasses() {
    int classes = 0;
    while (counts.containsKey(classes)) {
      classes++;
    }
    return classes;
  }

  /**
   * Number of classes of a training set: its labels are 0 to classes - 1, and each has images.
   *
   * @param name the data set as the user knows it
   * @throws DataFormatException for a negative label, a label without images, or a single class
   */
  public int classes(String name) throws DataFormatException {
    if (counts.isEmpty()) {
      throw new DataFormatException(name + ": expected images, found none");
    }
    int classes = counts.lastKey() + 1;
    if (counts.firstKey() < 0) {
      throw new DataFormatException(
          "%s: expected labels from 0, found %s; number the classes from 0"
              .formatted(name, place(counts.firstKey())));
    }
    List<Integer> empty =
        IntStream.range(0, classes)
            .filter(label -> !counts.containsKey(label))
            .limit(SHOWN)
            .boxed()
            .toList();
    if (!empty.isEmpty()) {
      throw new DataFormatException(
          "%s: expected images of every label up to the largest, %s, found none of %s; add images, or correct the labels"
              .formatted(name, place(classes - 1), empty));
    }
    if (classes < 2) {
      throw new DataFormatException(
          name + ": expected at least two classes, found one; a classifier needs two");
    }
    return classes;
  }

  /**
   * Refuses labels that a model of {@code classes} classes does not know.
   *
   * @param name the data set as the user knows it
   * @param owner of the classes
   */
  public void requireWithin(String name, int classes, String owner) throws DataFormatException {
    if (!counts.isEmpty() && (counts.firstKey() < 0 || counts.lastKey() >= classes)) {
      int wrong = counts.firstKey() < 0 ? counts.firstKey() : counts.lastKey();
      throw new DataFormatException(
          "%s: expected labels 0 to %d, the classes of %s, found %s; correct the label or train with such images"
              .formatted(name, classes - 1, owner, place(wrong)));
    }
  }

  private String place(int label) {
    return "%d at image %d".formatted(label, firstIds.get(label));
  }
}

package org.digits.data;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** The largest label; negative without images. */
  public int largest() {
    return counts.isEmpty() ? -1 : counts.lastKey();
  }

  /** Images of all labels. */
  public long images() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Images of these labels. */
  public long imagesOf(Set<Integer> labels) {
    return labels.stream().mapToLong(label -> counts.getOrDefault(label, 0L)).sum();
  }

  /** Images of labels below 0 or above {@code classes - 1}. */
  public long beyond(int classes) {
    return images() - counts.subMap(0, classes).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Refuses labels that a model of {@code classes} classes does not know.
   *
   * @param name the data set as the user knows it
   * @param mapping of the labels
   * @param owner of the classes
   * @param advice what to do, after a semicolon
   */
  public void requireWithin(
      String name, LabelMapping mapping, int classes, String owner, String advice)
      throws DataFormatException {
    if (beyond(classes) > 0) {
      int wrong = counts.firstKey() < 0 ? counts.firstKey() : counts.lastKey();
      throw new DataFormatException(
          "%s: expected labels %s, the classes of %s, found %s; %s"
              .formatted(name, mapping.range(classes), owner, place(mapping, wrong), advice));
    }
  }

  /** Which labels below {@code classes} have no image, in words; empty where each has one. */
  public Optional<String> missing(LabelMapping mapping, int classes) {
    List<String> without =
        IntStream.range(0, classes)
            .filter(label -> !counts.containsKey(label))
            .mapToObj(mapping::name)
            .toList();
    if (without.isEmpty()) {
      return Optional.empty();
    }
    String which =
        without.size() > SHOWN
            ? "%,d of the %,d labels, %s and others"
                .formatted(without.size(), classes, String.join(", ", without.subList(0, 3)))
            : (without.size() == 1 ? "label " : "labels ") + String.join(", ", without);
    return Optional.of("no image has " + which);
  }

  /** Number of labels with images, both ends included. */
  int labelsFrom(int from, int to) {
    return from > to ? 0 : counts.subMap(from, to).size() + (counts.containsKey(to) ? 1 : 0);
  }

  String place(LabelMapping mapping, int label) {
    return "%s at image %d".formatted(mapping.name(label), firstIds.get(label));
  }
}

package org.digits.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Counts of (actual, predicted) label pairs; mergeable in any order. */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[][] counts;

  /** An empty matrix for labels 0 to {@code classes - 1}. */
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("a confusion matrix needs a class, found " + classes);
    }
    counts = new long[classes][classes];
  }

  /** Number of labels. */
  public int classes() {
    return counts.length;
  }

  /** Counts one example. */
  public void add(int actual, int predicted) {
    counts[checkLabel(actual)][checkLabel(predicted)]++;
  }

  /** Adds the counts of {@code other}, which must have as many labels. */
  public void merge(ConfusionMatrix other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          "cannot merge a confusion matrix of %d classes into one of %d"
              .formatted(other.classes(), classes()));
    }
    for (int actual = 0; actual < classes(); actual++) {
      for (int predicted = 0; predicted < classes(); predicted++) {
        counts[actual][predicted] += other.counts[actual][predicted];
      }
    }
  }

  /** Examples of label {@code actual} that were predicted as {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[checkLabel(actual)][checkLabel(predicted)];
  }

  /** Examples in all. */
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** Examples predicted rightly. */
  public long correct() {
    long sum = 0;
    for (int label = 0; label < classes(); label++) {
      sum += counts[label][label];
    }
    return sum;
  }

  /** Precision, recall and F1 of one label; 0 where undefined. */
  public ClassMetrics metrics(int label) {
    long right = count(label, label);
    long actual = Arrays.stream(counts[label]).sum();
    long predicted = Arrays.stream(counts).mapToLong(row -> row[label]).sum();
    return new ClassMetrics(
        label,
        ratio(right, predicted),
        ratio(right, actual),
        ratio(2 * right, actual + predicted),
        actual);
  }

  /** The counts, one list per actual label. */
  public List<List<Long>> rows() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private int checkLabel(int label) {
    if (label < 0 || label >= counts.length) {
      throw new IllegalArgumentException(
          "label %d is not one of 0 to %d".formatted(label, counts.length - 1));
    }
    return label;
  }
}

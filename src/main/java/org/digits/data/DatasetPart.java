package org.digits.data;

import java.time.LocalDate;

/** A part of a prepared Dataset, and the ids of its images. */
public enum DatasetPart {
  /** Images to train on. */
  TRAIN("train"),
  /** Images that no training sees. */
  TEST("test");

  /** The most images of a partition. */
  public static final long MOST_IMAGES = 1L << 31;

  private final String label;

  DatasetPart(String label) {
    this.label = label;
  }

  /** The name in paths and options. */
  public String label() {
    return label;
  }

  /**
   * The id of the first image of a day: {@code epochDay * 2^32}, plus {@code 2^31} in the test
   * part. The others follow, so no two images of a Dataset share an id, in whatever order its
   * partitions were prepared.
   */
  public long firstId(LocalDate date) {
    return (date.toEpochDay() << 32) + (this == TEST ? MOST_IMAGES : 0);
  }
}

package org.digits.data.augmentation;

import java.util.Optional;

/** What happens to a training image before each use. */
public enum Augmentation {
  /** Nothing. */
  NONE(null),
  /** {@link RandomAffine#DIGITS}. */
  AFFINE(RandomAffine.DIGITS),
  /** {@link RandomElastic#DIGITS}. */
  ELASTIC(RandomElastic.DIGITS);

  private final RandomTransform transform;

  Augmentation(RandomTransform transform) {
    this.transform = transform;
  }

  /** What is done to an image; empty where nothing is. */
  public Optional<RandomTransform> transform() {
    return Optional.ofNullable(transform);
  }
}

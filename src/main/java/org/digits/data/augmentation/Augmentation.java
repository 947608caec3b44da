package org.digits.data.augmentation;

import java.util.Optional;

/** What happens to a training image before each use. */
public enum Augmentation {
  /** Nothing. */
  NONE,
  /** {@link RandomAffine#DIGITS}. */
  AFFINE,
  /** {@link RandomElastic#DIGITS}. */
  ELASTIC;

  /** What is done to an image; empty where nothing is. */
  public Optional<RandomTransform> transform() {
    return switch (this) {
      case NONE -> Optional.empty();
      case AFFINE -> Optional.of(RandomAffine.DIGITS);
      case ELASTIC -> Optional.of(RandomElastic.DIGITS);
    };
  }
}

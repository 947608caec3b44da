package org.digits.data.augmentation;

/** What happens to a training image before each use. */
public enum Augmentation {
  /** Nothing. */
  NONE,
  /** {@link RandomAffine#DIGITS}. */
  AFFINE
}

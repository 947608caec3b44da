package org.digits.data;

/** What happens to a training image before each use. */
public enum Augmentation {
  /** Nothing. */
  NONE,
  /** {@link RandomAffine#DIGITS}. */
  AFFINE
}

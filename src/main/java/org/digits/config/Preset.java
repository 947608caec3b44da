package org.digits.config;

import org.digits.data.Augmentation;

/** A choice of how long, and on what, to train. */
public enum Preset {
  FAST(2, Augmentation.NONE),
  BALANCED(5, Augmentation.NONE),
  ACCURATE(25, Augmentation.AFFINE);

  private final int epochs;
  private final Augmentation augmentation;

  Preset(int epochs, Augmentation augmentation) {
    this.epochs = epochs;
    this.augmentation = augmentation;
  }

  /** Passes over the training data. */
  public int epochs() {
    return epochs;
  }

  /** What happens to each image before each use. */
  public Augmentation augmentation() {
    return augmentation;
  }
}

package org.digits.config;

/** A choice of how long to train. */
public enum Preset {
  FAST(2),
  BALANCED(5),
  ACCURATE(15);

  private final int epochs;

  Preset(int epochs) {
    this.epochs = epochs;
  }

  /** Passes over the training data. */
  public int epochs() {
    return epochs;
  }
}

package org.digits.config;

import org.digits.data.augmentation.Augmentation;

/** A choice of how long, and on what, to train, and of what MNIST must then reach. */
public enum Preset {
  FAST(2, Augmentation.NONE, 0, 0.98),
  BALANCED(5, Augmentation.AFFINE, 0, 0.985),
  ACCURATE(25, Augmentation.AFFINE, 0, 0.99);

  private final double epochs;
  private final Augmentation augmentation;
  private final double weightDecay;
  private final double minAccuracy;

  Preset(double epochs, Augmentation augmentation, double weightDecay, double minAccuracy) {
    this.epochs = epochs;
    this.augmentation = augmentation;
    this.weightDecay = weightDecay;
    this.minAccuracy = minAccuracy;
  }

  /** Passes over the training data. */
  public double epochs() {
    return epochs;
  }

  /** What happens to each image before each use. */
  public Augmentation augmentation() {
    return augmentation;
  }

  /** Share that the parameters lose with each update, times the learning rate. */
  public double weightDecay() {
    return weightDecay;
  }

  /** Accuracy on MNIST's test images, of 1, below which something went wrong. */
  public double minAccuracy() {
    return minAccuracy;
  }
}

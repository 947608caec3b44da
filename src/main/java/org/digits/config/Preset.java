package org.digits.config;

import org.digits.data.augmentation.Augmentation;

/**
 * A choice of how long, on what and how to train, and of what MNIST must then reach. ADR 15 has the
 * measurements behind them.
 */
public enum Preset {
  FAST(1.4, Augmentation.AFFINE, 0.008, 0.1, 0.98),
  BALANCED(6, Augmentation.AFFINE, 0.003, 0.05, 0.985),
  ACCURATE(50, Augmentation.ELASTIC, 0.003, 0.05, 0.99);

  private final double epochs;
  private final Augmentation augmentation;
  private final double learningRate;
  private final double weightDecay;
  private final double minAccuracy;

  Preset(
      double epochs,
      Augmentation augmentation,
      double learningRate,
      double weightDecay,
      double minAccuracy) {
    this.epochs = epochs;
    this.augmentation = augmentation;
    this.learningRate = learningRate;
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

  /** Peak of the one-cycle for up to two workers. */
  public double learningRate() {
    return learningRate;
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

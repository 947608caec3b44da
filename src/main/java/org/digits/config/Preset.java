package org.digits.config;

import org.digits.data.augmentation.Augmentation;

/**
 * A choice of how long, on what and how to train, and of what MNIST must then reach. ADR 15 has the
 * measurements behind them.
 */
public enum Preset {
  FAST(1.4, Augmentation.AFFINE, 0.008, 0.1, 1.04, 0.98),
  BALANCED(6, Augmentation.AFFINE, 0.003, 0.05, 1.12, 0.985),
  ACCURATE(50, Augmentation.ELASTIC, 0.003, 0.05, 1.15, 0.99);

  private final double epochs;
  private final Augmentation augmentation;
  private final double learningRate;
  private final double weightDecay;
  private final double temperature;
  private final double minAccuracy;

  Preset(
      double epochs,
      Augmentation augmentation,
      double learningRate,
      double weightDecay,
      double temperature,
      double minAccuracy) {
    this.epochs = epochs;
    this.augmentation = augmentation;
    this.learningRate = learningRate;
    this.weightDecay = weightDecay;
    this.temperature = temperature;
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

  /** That makes confidences of probabilities, by images which were not trained on. */
  public double temperature() {
    return temperature;
  }

  /** Accuracy on MNIST's test images, of 1, below which something went wrong. */
  public double minAccuracy() {
    return minAccuracy;
  }
}

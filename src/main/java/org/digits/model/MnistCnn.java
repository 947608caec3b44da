package org.digits.model;

import java.util.List;

/**
 * The tutorial's network: Conv 3x3x32 ReLU, MaxPool 2x2, Conv 3x3x64 ReLU, MaxPool 2x2, Dense 64
 * ReLU, Dense softmax; valid padding, stride 1. For 28x28 images and 10 classes it has 121,930
 * parameters.
 */
public final class MnistCnn {
  /** Of smaller images nothing is left after the last pool. */
  private static final int LEAST_SIDE = 10;

  private static final List<Integer> FILTERS = List.of(32, 64);
  private static final int DENSE_UNITS = 64;

  private MnistCnn() {}

  /**
   * The network for grey images.
   *
   * @param height pixels
   * @param width pixels
   * @param classes number of labels
   * @param seed of the initial weights
   * @param learningRate of Adam; a schedule replaces it update by update
   */
  public static ConvolutionalNetwork network(
      int height, int width, int classes, long seed, double learningRate) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes, found " + classes);
    }
    if (height < LEAST_SIDE || width < LEAST_SIDE) {
      throw new IllegalArgumentException(
          "images of %d x %d: the network needs at least %d x %d; scale them"
              .formatted(height, width, LEAST_SIDE, LEAST_SIDE));
    }
    return ConvolutionalNetwork.of(
        height, width, FILTERS, List.of(DENSE_UNITS, classes), learningRate, seed);
  }
}

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

  private static final int[] FILTERS = {32, 64};
  private static final int DENSE_UNITS = 64;

  /** What a loss counts a probability as at least, as DL4J does; a float's softmax may be zero. */
  public static final double SMALLEST_PROBABILITY = 1e-10;

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
    Layer.MaxPool pool = new Layer.MaxPool();
    Layer.Flatten flatten = new Layer.Flatten(FILTERS[1], pooled(height), pooled(width));
    return new ConvolutionalNetwork(
        List.of(
            new Layer.Convolution(1, FILTERS[0]),
            pool,
            new Layer.Convolution(FILTERS[0], FILTERS[1]),
            pool,
            flatten,
            new Layer.Dense(flatten.outputs(), DENSE_UNITS),
            new Layer.Output(DENSE_UNITS, classes, SMALLEST_PROBABILITY)),
        new Updater.Adam(learningRate, 0.9, 0.999, 1e-8),
        seed);
  }

  /** Rows, or columns, that the pools leave. */
  private static int pooled(int side) {
    int left = side;
    for (int block = 0; block < FILTERS.length; block++) {
      left = Layer.pooled(left);
    }
    return left;
  }
}

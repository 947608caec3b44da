package org.digits.model;

/** A layer of a {@link ConvolutionalNetwork}. */
public sealed interface Layer {
  /** How many trained values it has: weights and biases. */
  long parameters();

  /**
   * A convolution 3 x 3 with bias, valid padding and stride 1, then ReLU.
   *
   * @param inputs channels
   * @param filters output channels
   */
  record Convolution(int inputs, int filters) implements Layer {
    /** Height and width of the kernel. */
    public static final int KERNEL = 3;

    /** Pixels of the kernel. */
    public static final int TAPS = KERNEL * KERNEL;

    /** Checks the sizes. */
    public Convolution {
      requirePositive(inputs, filters);
    }

    @Override
    public long parameters() {
      return filters * ((long) TAPS * inputs + 1);
    }
  }

  /** The largest of 2 x 2, with stride 2: an odd last row or column is dropped. */
  record MaxPool() implements Layer {
    /** Height and width of the window. */
    public static final int WINDOW = 2;

    @Override
    public long parameters() {
      return 0;
    }
  }

  /** Makes one row of an image {@code [channels][height][width]}. */
  record Flatten(int channels, int height, int width) implements Layer {
    /** Checks the sizes. */
    public Flatten {
      requirePositive(channels, height, width);
    }

    @Override
    public long parameters() {
      return 0;
    }

    /** Values of the row. */
    public int outputs() {
      return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }
  }

  /**
   * Dense with bias, then ReLU.
   *
   * @param inputs values
   * @param units outputs
   */
  record Dense(int inputs, int units) implements Layer {
    /** Checks the sizes. */
    public Dense {
      requirePositive(inputs, units);
    }

    @Override
    public long parameters() {
      return units * (inputs + 1L);
    }
  }

  /**
   * Dense with bias, then softmax, trained by cross-entropy.
   *
   * @param inputs values
   * @param classes outputs
   * @param smallestProbability the loss counts no probability as less
   */
  record Output(int inputs, int classes, double smallestProbability) implements Layer {
    /** Checks the sizes. */
    public Output {
      requirePositive(inputs, classes);
    }

    @Override
    public long parameters() {
      return classes * (inputs + 1L);
    }
  }

  /** Rows, or columns, that a convolution and a max-pool leave of an image. */
  static int pooled(int side) {
    return (side - Convolution.KERNEL + 1) / MaxPool.WINDOW;
  }

  private static void requirePositive(int... sizes) {
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("a layer's size is " + size);
      }
    }
  }
}

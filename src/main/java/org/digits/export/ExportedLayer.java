package org.digits.export;

/**
 * A layer with parameters, as every model format needs it. Names are those that Keras would give.
 */
public sealed interface ExportedLayer {
  /** Unique in its network. */
  String name();

  /** How many weights there are. */
  int weightCount();

  /** How many biases there are: the layer's output channels or units. */
  int biasCount();

  /**
   * A convolution 3x3, valid, stride 1, with ReLU and a max-pool 2x2 after it.
   *
   * @param inputs channels
   * @param filters output channels
   */
  record Convolution(String name, int inputs, int filters) implements ExportedLayer {
    /** Side of the kernel. */
    static final int KERNEL = 3;

    @Override
    public int weightCount() {
      return filters * inputs * KERNEL * KERNEL;
    }

    @Override
    public int biasCount() {
      return filters;
    }
  }

  /**
   * A dense layer, with ReLU, or with softmax if it is the last.
   *
   * @param inputs values; of the first dense layer, DL4J's flattening of {@code [c][h][w]}
   * @param units outputs
   */
  record Dense(String name, int inputs, int units) implements ExportedLayer {
    @Override
    public int weightCount() {
      return units * inputs;
    }

    @Override
    public int biasCount() {
      return units;
    }
  }
}

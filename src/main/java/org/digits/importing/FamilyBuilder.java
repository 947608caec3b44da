package org.digits.importing;

import java.util.ArrayList;
import java.util.List;
import org.digits.data.DataFormatException;
import org.digits.importing.ImportedNetwork.Weights;

/**
 * Takes the layers of a file one after the other, and refuses the first that this project's
 * networks do not have, by its name.
 */
final class FamilyBuilder {
  private static final String FAMILY =
      "blocks of convolution 3x3, ReLU and max-pool 2x2, then dense layers with ReLU, then softmax";

  /** What the layer before was. */
  private enum Last {
    INPUT,
    CONVOLUTION,
    CONVOLUTION_RELU,
    POOL,
    DENSE,
    DENSE_RELU,
    SOFTMAX
  }

  private final int height;
  private final int width;
  private final List<Weights> blocks = new ArrayList<>();
  private final List<Weights> dense = new ArrayList<>();
  private int[] shape;
  private Last last = Last.INPUT;

  /** A network for grey images of a size. */
  FamilyBuilder(int height, int width) throws DataFormatException {
    if (height < 1 || width < 1 || height > 4096 || width > 4096) {
      throw new DataFormatException(
          "the input: expected images of a fixed size, found %d x %d; export the model with the size of its images"
              .formatted(height, width));
    }
    this.height = height;
    this.width = width;
    shape = new int[] {1, height, width};
  }

  /** Channels, rows and columns of the present value, or its features alone. */
  int[] shape() {
    return shape.clone();
  }

  /** A convolution 3x3, valid, of stride 1; {@code kernel} as {@link Weights} has it. */
  void convolution(String layer, int filters, float[] kernel, float[] bias)
      throws DataFormatException {
    require(last == Last.INPUT || last == Last.POOL, layer, "a convolution after " + words());
    requireCount(layer, "weights", kernel.length, (long) filters * shape[0] * 9);
    requireCount(layer, "biases", bias.length, filters);
    require(shape[1] >= 4 && shape[2] >= 4, layer, "its pool would leave nothing of the image");
    blocks.add(new Weights(filters, kernel, bias));
    shape = new int[] {filters, shape[1] - 2, shape[2] - 2};
    last = Last.CONVOLUTION;
  }

  void relu(String layer) throws DataFormatException {
    require(last == Last.CONVOLUTION || last == Last.DENSE, layer, "a ReLU after " + words());
    last = last == Last.CONVOLUTION ? Last.CONVOLUTION_RELU : Last.DENSE_RELU;
  }

  /** A max-pool 2x2, valid, of stride 2. */
  void pool(String layer) throws DataFormatException {
    require(last == Last.CONVOLUTION_RELU, layer, "a max-pool after " + words());
    shape = new int[] {shape[0], shape[1] / 2, shape[2] / 2};
    last = Last.POOL;
  }

  /** A dense layer; {@code kernel} as {@link Weights} has it. */
  void dense(String layer, int units, float[] kernel, float[] bias) throws DataFormatException {
    require(last == Last.POOL || last == Last.DENSE_RELU, layer, "a dense layer after " + words());
    long inputs = 1;
    for (int size : shape) {
      inputs *= size;
    }
    requireCount(layer, "weights", kernel.length, units * inputs);
    requireCount(layer, "biases", bias.length, units);
    dense.add(new Weights(units, kernel, bias));
    shape = new int[] {units};
    last = Last.DENSE;
  }

  void softmax(String layer) throws DataFormatException {
    require(last == Last.DENSE, layer, "a softmax after " + words());
    require(shape[0] >= 2, layer, "a classifier of %d class".formatted(shape[0]));
    last = Last.SOFTMAX;
  }

  /** The network, if it has an end. */
  ImportedNetwork build(String producer) throws DataFormatException {
    if (last != Last.SOFTMAX) {
      throw new DataFormatException(
          "the model ends with %s, expected a softmax; export it with its softmax"
              .formatted(words()));
    }
    return new ImportedNetwork(height, width, producer, blocks, dense);
  }

  /** What is thrown for a layer that this project's networks do not have. */
  static DataFormatException refused(String layer, String found) {
    return new DataFormatException(
        "layer %s: expected a network of %s, found %s; import a model of such layers"
            .formatted(layer, FAMILY, found));
  }

  static void require(boolean known, String layer, String found) throws DataFormatException {
    if (!known) {
      throw refused(layer, found);
    }
  }

  private static void requireCount(String layer, String what, int found, long expected)
      throws DataFormatException {
    if (found != expected) {
      throw new DataFormatException(
          "layer %s: expected %,d %s, found %,d; save the model again"
              .formatted(layer, expected, what, found));
    }
  }

  private String words() {
    return switch (last) {
      case INPUT -> "the input";
      case CONVOLUTION -> "a convolution without ReLU";
      case CONVOLUTION_RELU -> "a convolution without max-pool";
      case POOL -> "a max-pool";
      case DENSE -> "a dense layer without ReLU";
      case DENSE_RELU -> "a dense layer with ReLU";
      case SOFTMAX -> "a softmax";
    };
  }
}

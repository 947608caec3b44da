package org.digits.engine.vector;

import java.io.Serializable;
import java.util.List;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.Layer;
import org.digits.model.NetworkSnapshot;

/**
 * All that the engine needs to know of a network, free of what does not change its work, such as
 * the seed: networks of equal plans share their engines.
 *
 * @param filters output channels of each block of convolution 3x3, ReLU and max-pool 2x2
 * @param pooledHeight rows that the last pool leaves
 * @param pooledWidth columns that the last pool leaves
 * @param denseUnits of each dense layer with ReLU; may be empty
 * @param classes of the softmax layer
 * @param smallestProbability the loss counts no probability as less
 * @param updater of all layers
 */
public record NetworkPlan(
    List<Integer> filters,
    int pooledHeight,
    int pooledWidth,
    List<Integer> denseUnits,
    int classes,
    double smallestProbability,
    UpdaterPlan updater)
    implements Serializable {

  /** Checks the sizes. */
  public NetworkPlan {
    filters = List.copyOf(filters);
    denseUnits = List.copyOf(denseUnits);
    if (filters.isEmpty() || pooledHeight < 1 || pooledWidth < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "filters %s, pooled image %d x %d, %d classes"
              .formatted(filters, pooledHeight, pooledWidth, classes));
    }
  }

  static NetworkPlan of(ConvolutionalNetwork network) {
    return new NetworkPlan(
        network.layers(Layer.Convolution.class).stream().map(Layer.Convolution::filters).toList(),
        network.flatten().height(),
        network.flatten().width(),
        network.layers(Layer.Dense.class).stream().map(Layer.Dense::units).toList(),
        network.classes(),
        network.output().smallestProbability(),
        UpdaterPlan.of(network.updater()));
  }

  /**
   * The rows (or columns) of a block's input that reach its pooled output: a pool drops an odd last
   * row, so a block may leave the end of its input unread.
   */
  static int rowsRead(int pooledRows) {
    return 2 * pooledRows + 2;
  }

  /**
   * The rows (or columns) that a block makes of its input: 3x3 valid, then 2x2 without the rest.
   */
  static int rowsPooled(int inputRows) {
    return (inputRows - 2) / 2;
  }

  /** A training's start: these parameters, and an updater that has made no step. */
  NetworkSnapshot start(float[] parameters) {
    float[] state = new float[updater.statesPerParameter() * parameters.length];
    return new NetworkSnapshot(parameters, state, 0);
  }

  /** Weights and biases of all layers. */
  int parameterCount() {
    int count = 0;
    int inputs = 1;
    for (int outputs : filters) {
      count += outputs * (9 * inputs + 1);
      inputs = outputs;
    }
    inputs *= pooledHeight * pooledWidth;
    for (int outputs : denseUnits) {
      count += outputs * (inputs + 1);
      inputs = outputs;
    }
    return count + classes * (inputs + 1);
  }

  /** Whether images of a size give the pooled size that the dense layers expect. */
  public boolean accepts(int imageHeight, int imageWidth) {
    int height = imageHeight;
    int width = imageWidth;
    for (int block = 0; block < filters.size(); block++) {
      height = rowsPooled(height);
      width = rowsPooled(width);
    }
    return height == pooledHeight && width == pooledWidth;
  }
}

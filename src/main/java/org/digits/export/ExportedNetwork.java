package org.digits.export;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.digits.engine.vector.NetworkPlan;
import org.digits.engine.vector.UnsupportedNetworkException;
import org.digits.engine.vector.UpdaterPlan;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.model.NetworkSnapshot;

/**
 * A trained network, free of any format: blocks of convolution 3x3, ReLU and max-pool 2x2, then
 * dense layers with ReLU, then one with softmax.
 *
 * @param imageHeight pixels
 * @param imageWidth pixels
 * @param plan the sizes behind the last pool, and the updater
 * @param learningRate of the updater, as the configuration has it
 * @param layers those with parameters, from input to output
 * @param parameters of each layer
 * @param parametersSha256 {@link NetworkSnapshot#parametersSha256()}
 */
public record ExportedNetwork(
    int imageHeight,
    int imageWidth,
    NetworkPlan plan,
    double learningRate,
    List<ExportedLayer> layers,
    List<LayerTensors> parameters,
    String parametersSha256) {

  /** Copies the lists. */
  public ExportedNetwork {
    layers = List.copyOf(layers);
    parameters = List.copyOf(parameters);
  }

  /**
   * Reads a network of DL4J's.
   *
   * @throws UnsupportedNetworkException if it is outside the family; the message names the layer
   * @throws IllegalArgumentException if the snapshot is another network's, or the image size does
   *     not fit
   */
  public static ExportedNetwork of(
      MultiLayerConfiguration configuration,
      NetworkSnapshot snapshot,
      int imageHeight,
      int imageWidth) {
    NetworkPlan plan = plan(configuration);
    if (!plan.accepts(imageHeight, imageWidth)) {
      throw new IllegalArgumentException(
          "images of %d x %d do not reduce to the network's %d x %d after its last pool"
              .formatted(imageHeight, imageWidth, plan.pooledHeight(), plan.pooledWidth()));
    }
    List<ExportedLayer> layers = layers(plan);
    int count = layers.stream().mapToInt(l -> l.weightCount() + l.biasCount()).sum();
    if (snapshot.parameters().length != count) {
      throw new IllegalArgumentException(
          "snapshot of %d parameters for a network of %d"
              .formatted(snapshot.parameters().length, count));
    }
    return new ExportedNetwork(
        imageHeight,
        imageWidth,
        plan,
        learningRate(configuration, snapshot.iteration()),
        layers,
        LayerTensors.cut(layers, snapshot.parameters()),
        snapshot.parametersSha256());
  }

  UpdaterPlan updater() {
    return plan.updater();
  }

  /** Convolution blocks come first. */
  int blocks() {
    return plan.filters().size();
  }

  private static NetworkPlan plan(MultiLayerConfiguration configuration) {
    try {
      return VectorEngineFactory.of(configuration).plan();
    } catch (UnsupportedNetworkException e) {
      UnsupportedNetworkException refusal =
          new UnsupportedNetworkException(
              "Keras and ONNX files hold the vector engine's networks alone: " + e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static List<ExportedLayer> layers(NetworkPlan plan) {
    List<ExportedLayer> layers = new ArrayList<>();
    int inputs = 1;
    for (int filters : plan.filters()) {
      layers.add(
          new ExportedLayer.Convolution(LayerNames.of("conv2d", layers.size()), inputs, filters));
      inputs = filters;
    }
    int blocks = layers.size();
    inputs *= plan.pooledHeight() * plan.pooledWidth();
    List<Integer> units = new ArrayList<>(plan.denseUnits());
    units.add(plan.classes());
    for (int count : units) {
      String name = LayerNames.of("dense", layers.size() - blocks);
      layers.add(new ExportedLayer.Dense(name, inputs, count));
      inputs = count;
    }
    return layers;
  }

  private static double learningRate(MultiLayerConfiguration configuration, long iteration) {
    BaseLayer layer = (BaseLayer) configuration.getConf(0).getLayer();
    return layer
        .getIUpdater()
        .getLearningRate(Math.toIntExact(iteration), configuration.getEpochCount());
  }
}

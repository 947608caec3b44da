package org.digits.export;

import java.util.ArrayList;
import java.util.List;
import org.digits.engine.vector.NetworkPlan;
import org.digits.engine.vector.UnsupportedNetworkException;
import org.digits.engine.vector.UpdaterPlan;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.Layer;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.digits.model.OtherNetwork;

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
   * Takes what model files need of a network.
   *
   * @throws UnsupportedNetworkException if it is outside the family; the message names the layer
   * @throws IllegalArgumentException if the snapshot is another network's, or the image size does
   *     not fit
   */
  public static ExportedNetwork of(
      NetworkConfiguration configuration,
      NetworkSnapshot snapshot,
      int imageHeight,
      int imageWidth) {
    if (configuration instanceof OtherNetwork other) {
      throw new UnsupportedNetworkException(
          "Keras and ONNX files hold the vector engine's networks alone: " + other.difference());
    }
    ConvolutionalNetwork network = (ConvolutionalNetwork) configuration;
    NetworkPlan plan = VectorEngineFactory.of(network).plan();
    if (!plan.accepts(imageHeight, imageWidth)) {
      throw new IllegalArgumentException(
          "images of %d x %d do not reduce to the network's %d x %d after its last pool"
              .formatted(imageHeight, imageWidth, plan.pooledHeight(), plan.pooledWidth()));
    }
    List<ExportedLayer> layers = layers(network);
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
        network.updater().learningRate(),
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

  private static List<ExportedLayer> layers(ConvolutionalNetwork network) {
    List<ExportedLayer> layers = new ArrayList<>();
    int blocks = network.layers(Layer.Convolution.class).size();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        String name = LayerNames.of("conv2d", layers.size());
        layers.add(
            new ExportedLayer.Convolution(name, convolution.inputs(), convolution.filters()));
      } else if (layer instanceof Layer.Dense dense) {
        String name = LayerNames.of("dense", layers.size() - blocks);
        layers.add(new ExportedLayer.Dense(name, dense.inputs(), dense.units()));
      } else if (layer instanceof Layer.Output output) {
        String name = LayerNames.of("dense", layers.size() - blocks);
        layers.add(new ExportedLayer.Dense(name, output.inputs(), output.classes()));
      }
    }
    return layers;
  }
}

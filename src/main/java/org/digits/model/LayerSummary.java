package org.digits.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * One layer of a network, for people.
 *
 * @param name kind, size and activation
 * @param output shape of an example's output, such as 26 x 26 x 32 (height, width, channels)
 * @param parameters number of trained values
 */
public record LayerSummary(String name, String output, long parameters) {

  /** The layers of a network for grey images. */
  public static List<LayerSummary> of(MultiLayerConfiguration network, int height, int width) {
    List<InputType> outputs =
        network.getLayerActivationTypes(InputType.convolutional(height, width, 1));
    List<LayerSummary> layers = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      NeuralNetConfiguration layer = network.getConf(i);
      layers.add(
          new LayerSummary(
              name(layer.getLayer()),
              shape(outputs.get(i)),
              layer.getLayer().initializer().numParams(layer)));
    }
    return layers;
  }

  private static String name(Layer layer) {
    if (layer instanceof ConvolutionLayer convolution) {
      return "convolution %s, %d filters, %s"
          .formatted(
              size(convolution.getKernelSize()),
              convolution.getNOut(),
              convolution.getActivationFn());
    }
    if (layer instanceof SubsamplingLayer pool) {
      return "max-pooling " + size(pool.getKernelSize());
    }
    if (layer instanceof FeedForwardLayer dense) {
      return "dense %d, %s".formatted(dense.getNOut(), dense.getActivationFn());
    }
    return layer.getClass().getSimpleName();
  }

  private static String shape(InputType type) {
    return type instanceof InputType.InputTypeConvolutional maps
        ? "%d x %d x %d".formatted(maps.getHeight(), maps.getWidth(), maps.getChannels())
        : String.valueOf(type.arrayElementsPerExample());
  }

  private static String size(int[] lengths) {
    return Arrays.stream(lengths).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }
}

package org.digits.engine.vector;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Reads the plan of a network out of its DL4J configuration, or says why there is none. */
final class ConfigurationReader {
  private final MultiLayerConfiguration configuration;
  private final List<Layer> layers;
  private final List<Integer> filters = new ArrayList<>();
  private final List<Integer> denseUnits = new ArrayList<>();
  private int next;

  private ConfigurationReader(MultiLayerConfiguration configuration) {
    this.configuration = configuration;
    layers = configuration.getConfs().stream().map(NeuralNetConfiguration::getLayer).toList();
  }

  static NetworkPlan read(MultiLayerConfiguration configuration) {
    return new ConfigurationReader(configuration).plan();
  }

  private NetworkPlan plan() {
    LayerRules.checkNetwork(configuration);
    require(
        configuration.getBackpropType() == BackpropType.Standard,
        "the network has " + configuration.getBackpropType() + " back-propagation");
    readBlocks();
    CnnToFeedForwardPreProcessor flatten = flatten();
    readDense();
    OutputLayer output = (OutputLayer) layers.get(next);
    LayerRules.checkOutput(output, next);
    require(next == layers.size() - 1, "layer " + (next + 1) + " comes after the output layer");
    return new NetworkPlan(
        filters,
        Math.toIntExact(flatten.getInputHeight()),
        Math.toIntExact(flatten.getInputWidth()),
        denseUnits,
        Math.toIntExact(output.getNOut()),
        LayerRules.smallestProbability(output),
        LayerRules.updater(layers));
  }

  private void readBlocks() {
    long channels = 1;
    while (next < layers.size() && layers.get(next) instanceof ConvolutionLayer convolution) {
      LayerRules.checkConvolution(convolution, next);
      requireInputs(convolution, channels);
      InputPreProcessor before = configuration.getInputPreProcess(next);
      require(
          before == null || (next == 0 && before instanceof FeedForwardToCnnPreProcessor),
          LayerRules.name(convolution, next) + " has the input preprocessor " + before);
      require(
          next + 1 < layers.size() && layers.get(next + 1) instanceof SubsamplingLayer,
          LayerRules.name(convolution, next) + " is not followed by a max-pool");
      LayerRules.checkPool((SubsamplingLayer) layers.get(next + 1), next + 1);
      require(
          configuration.getInputPreProcess(next + 1) == null,
          "layer " + (next + 1) + " has an input preprocessor");
      channels = convolution.getNOut();
      filters.add(Math.toIntExact(channels));
      next += 2;
    }
    require(next > 0, "layer 0 is no convolution");
  }

  private CnnToFeedForwardPreProcessor flatten() {
    require(next < layers.size(), "there is no output layer");
    InputPreProcessor before = configuration.getInputPreProcess(next);
    require(
        before instanceof CnnToFeedForwardPreProcessor,
        LayerRules.name(layers.get(next), next) + " has the input preprocessor " + before);
    CnnToFeedForwardPreProcessor flatten = (CnnToFeedForwardPreProcessor) before;
    long channels = filters.get(filters.size() - 1);
    require(
        flatten.getNumChannels() == channels,
        "layer %d flattens %d channels of %d".formatted(next, flatten.getNumChannels(), channels));
    requireInputs(layers.get(next), channels * flatten.getInputHeight() * flatten.getInputWidth());
    return flatten;
  }

  private void readDense() {
    int first = next;
    while (next < layers.size() && layers.get(next) instanceof DenseLayer dense) {
      LayerRules.checkDense(dense, next);
      if (next > first) {
        requirePlainInput(dense);
      }
      denseUnits.add(Math.toIntExact(dense.getNOut()));
      next++;
    }
    require(next < layers.size(), "there is no output layer");
    Layer last = layers.get(next);
    require(
        last.getClass() == OutputLayer.class,
        LayerRules.name(last, next) + " is neither dense nor an output layer");
    if (next > first) {
      requirePlainInput(last);
    }
  }

  private void requirePlainInput(Layer layer) {
    require(
        configuration.getInputPreProcess(next) == null,
        LayerRules.name(layer, next) + " has an input preprocessor");
    requireInputs(layer, denseUnits.get(denseUnits.size() - 1));
  }

  private void requireInputs(Layer layer, long inputs) {
    long found = layer instanceof FeedForwardLayer feedForward ? feedForward.getNIn() : inputs;
    require(
        found == inputs,
        "%s reads %d inputs, not %d".formatted(LayerRules.name(layer, next), found, inputs));
  }

  private static void require(boolean supported, String message) {
    LayerRules.require(supported, message);
  }
}

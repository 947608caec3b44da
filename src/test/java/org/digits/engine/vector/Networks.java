package org.digits.engine.vector;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.digits.data.DataFormatException;
import org.digits.engine.dl4j.Snapshots;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of the engine's family. */
public final class Networks {
  private Networks() {}

  static NeuralNetConfiguration.ListBuilder builder(
      IUpdater updater, long seed, int[] filters, int[] denseUnits, int classes) {
    return builder(updater, seed, 0.05, filters, denseUnits, classes);
  }

  /** Blocks, then dense layers, then softmax; without an image size. */
  public static NeuralNetConfiguration.ListBuilder builder(
      IUpdater updater, long seed, double biases, int[] filters, int[] denseUnits, int classes) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .biasInit(biases)
            .list();
    for (int count : filters) {
      list.layer(convolution(count).build()).layer(pool().build());
    }
    for (int count : denseUnits) {
      list.layer(dense(count).build());
    }
    return list.layer(output(classes).build());
  }

  /** Blocks, then dense layers, then softmax. */
  public static MultiLayerConfiguration configuration(
      IUpdater updater, int height, int width, int[] filters, int[] denseUnits, int classes) {
    return builder(updater, 7, filters, denseUnits, classes)
        .setInputType(InputType.convolutional(height, width, 1))
        .build();
  }

  /** The same as this project has it: DL4J's first biases are not kept. */
  public static ConvolutionalNetwork read(MultiLayerConfiguration configuration) {
    try {
      return (ConvolutionalNetwork) NetworkConfiguration.of(configuration.toJson());
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** DL4J's own first parameters. */
  public static NetworkSnapshot start(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    try {
      return Snapshots.of(network);
    } finally {
      network.close();
    }
  }

  static ConvolutionLayer.Builder convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.RELU);
  }

  static SubsamplingLayer.Builder pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2);
  }

  static DenseLayer.Builder dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU);
  }

  static OutputLayer.Builder output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX);
  }
}

package org.digits.model;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The tutorial's network: Conv 3x3x32 ReLU, MaxPool 2x2, Conv 3x3x64 ReLU, MaxPool 2x2, Dense 64
 * ReLU, Dense softmax; valid padding, stride 1. For 28x28 images and 10 classes it has 121,930
 * parameters.
 */
public final class MnistCnn {
  /** Of smaller images nothing is left after the last pool. */
  private static final int LEAST_SIDE = 10;

  private MnistCnn() {}

  /**
   * The configuration for grey images.
   *
   * @param height pixels
   * @param width pixels
   * @param classes number of labels
   * @param seed of the initial weights
   * @param learningRate of Adam; a schedule replaces it update by update
   */
  public static MultiLayerConfiguration configuration(
      int height, int width, int classes, long seed, double learningRate) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes, found " + classes);
    }
    if (height < LEAST_SIDE || width < LEAST_SIDE) {
      throw new IllegalArgumentException(
          "images of %d x %d: the network needs at least %d x %d; scale them"
              .formatted(height, width, LEAST_SIDE, LEAST_SIDE));
    }
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(learningRate))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(convolution(32))
        .layer(maxPool())
        .layer(convolution(64))
        .layer(maxPool())
        .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(height, width, 1))
        .build();
  }

  /** The snapshot that every run starts from: {@link InitialParameters}, and no update made. */
  public static NetworkSnapshot initialSnapshot(MultiLayerConfiguration configuration) {
    int count = 0;
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      count += Math.toIntExact(conf.getLayer().initializer().numParams(conf));
    }
    NeuralNetConfiguration first = configuration.getConf(0);
    InitialParameters parameters = new InitialParameters(first.getSeed(), count);
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      if (conf.getLayer() instanceof ConvolutionLayer layer) {
        parameters.addConvolution(
            Math.toIntExact(layer.getNIn()), Math.toIntExact(layer.getNOut()), 9);
      } else if (conf.getLayer() instanceof FeedForwardLayer layer) {
        parameters.addDense(Math.toIntExact(layer.getNIn()), Math.toIntExact(layer.getNOut()));
      }
    }
    IUpdater updater = ((BaseLayer) first.getLayer()).getIUpdater();
    float[] state = new float[Math.toIntExact(updater.stateSize(count))];
    return new NetworkSnapshot(parameters.values(), state, 0);
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer maxPool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }
}

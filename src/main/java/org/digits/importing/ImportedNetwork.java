package org.digits.importing;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.digits.model.NetworkSnapshot;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network that was trained elsewhere: blocks of convolution 3x3, ReLU and max-pool 2x2, then
 * dense layers with ReLU, then one with softmax.
 *
 * @param height pixels of an image
 * @param width pixels of an image
 * @param producer what wrote the file, with its version where the file tells
 * @param blocks the convolutions
 * @param dense the dense layers, the one with softmax last
 */
public record ImportedNetwork(
    int height, int width, String producer, List<Weights> blocks, List<Weights> dense) {
  /** Keras' own default; a training that starts from here sets its own. */
  private static final double LEARNING_RATE = 0.001;

  /**
   * The parameters of one layer.
   *
   * @param outputs filters or units
   * @param kernel of a convolution {@code [filters][inputs][3][3]}, of a dense layer {@code
   *     [units][inputs]}, with inputs of the first in the order {@code [channel][row][column]}
   * @param bias a value for each output
   */
  @SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
  record Weights(int outputs, float[] kernel, float[] bias) {}

  /** Copies the lists. */
  public ImportedNetwork {
    blocks = List.copyOf(blocks);
    dense = List.copyOf(dense);
  }

  /** Number of labels. */
  public int classes() {
    return dense.get(dense.size() - 1).outputs();
  }

  /** The same for DL4J, with an updater that has made no step. */
  public MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().updater(new Adam(LEARNING_RATE)).list();
    for (Weights block : blocks) {
      layers
          .layer(
              new ConvolutionLayer.Builder(3, 3)
                  .nOut(block.outputs())
                  .activation(Activation.RELU)
                  .build())
          .layer(
              new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                  .kernelSize(2, 2)
                  .stride(2, 2)
                  .build());
    }
    for (Weights layer : dense.subList(0, dense.size() - 1)) {
      layers.layer(
          new DenseLayer.Builder().nOut(layer.outputs()).activation(Activation.RELU).build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes())
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(height, width, 1))
        .build();
  }

  /**
   * The parameters in DL4J's flat order: of a convolution the bias and then the weights, of a dense
   * layer the weights and then the bias.
   */
  public NetworkSnapshot snapshot() {
    int count = 0;
    for (List<Weights> part : List.of(blocks, dense)) {
      for (Weights layer : part) {
        count += layer.kernel().length + layer.bias().length;
      }
    }
    FloatBuffer flat = FloatBuffer.allocate(count);
    blocks.forEach(layer -> flat.put(layer.bias()).put(layer.kernel()));
    dense.forEach(layer -> flat.put(layer.kernel()).put(layer.bias()));
    return new NetworkSnapshot(flat.array(), new float[2 * count], 0);
  }
}

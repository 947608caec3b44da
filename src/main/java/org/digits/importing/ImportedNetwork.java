package org.digits.importing;

import java.nio.FloatBuffer;
import java.util.List;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.NetworkSnapshot;

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

  /** Its layers, with an updater that has made no step. */
  public ConvolutionalNetwork configuration() {
    return ConvolutionalNetwork.of(
        height, width, outputs(blocks), outputs(dense), LEARNING_RATE, 0);
  }

  private static List<Integer> outputs(List<Weights> layers) {
    return layers.stream().map(Weights::outputs).toList();
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

package org.digits.export;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of one layer.
 *
 * @param weights of a convolution {@code [filters][inputs][3][3]}, of a dense layer {@code
 *     [units][inputs]}
 * @param bias a value for each filter or unit
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
public record LayerTensors(float[] weights, float[] bias) {
  /**
   * Cuts parameters in DL4J's flat order: of a convolution the bias and then the weights, of a
   * dense layer the weights (DL4J's f-order of inputs x units) and then the bias.
   */
  static List<LayerTensors> cut(List<ExportedLayer> layers, float[] parameters) {
    FloatBuffer flat = FloatBuffer.wrap(parameters);
    List<LayerTensors> tensors = new ArrayList<>();
    for (ExportedLayer layer : layers) {
      float[] weights = new float[layer.weightCount()];
      float[] bias = new float[layer.biasCount()];
      if (layer instanceof ExportedLayer.Convolution) {
        flat.get(bias).get(weights);
      } else {
        flat.get(weights).get(bias);
      }
      tensors.add(new LayerTensors(weights, bias));
    }
    return tensors;
  }
}

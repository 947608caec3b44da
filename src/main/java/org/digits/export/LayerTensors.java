package org.digits.export;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.digits.model.NetworkSnapshot;

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

  /**
   * Cuts an updater's state, which has a whole set of values for each kind of it, such as Adam's
   * first moments and then its second ones; zeros where the snapshot has none.
   *
   * @param kinds how many there are
   */
  static List<List<LayerTensors>> cutState(
      List<ExportedLayer> layers, NetworkSnapshot snapshot, int kinds) {
    int count = snapshot.parameters().length;
    float[] all = Arrays.copyOf(snapshot.updaterState(), kinds * count);
    List<List<LayerTensors>> state = new ArrayList<>();
    for (int kind = 0; kind < kinds; kind++) {
      state.add(cut(layers, Arrays.copyOfRange(all, kind * count, (kind + 1) * count)));
    }
    return state;
  }
}

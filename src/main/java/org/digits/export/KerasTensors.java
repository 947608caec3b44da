package org.digits.export;

import org.digits.engine.vector.NetworkPlan;

/** Values in the layout of Keras: channels last. */
final class KerasTensors {
  private final NetworkPlan plan;

  KerasTensors(NetworkPlan plan) {
    this.plan = plan;
  }

  /**
   * The kernel of a layer.
   *
   * @return of a convolution {@code float[3][3][inputs][filters]}, of a dense layer {@code
   *     float[inputs][units]}
   */
  Object kernel(ExportedLayer layer, float[] weights) {
    if (layer instanceof ExportedLayer.Convolution convolution) {
      return convolution(convolution, weights);
    }
    ExportedLayer.Dense dense = (ExportedLayer.Dense) layer;
    boolean first = dense.name().equals(LayerNames.of("dense", 0));
    return dense(dense, weights, first ? windows() : 1);
  }

  // Neither library flips kernels: both compute the cross-correlation.
  private static float[][][][] convolution(ExportedLayer.Convolution layer, float[] weights) {
    int side = ExportedLayer.Convolution.KERNEL;
    float[][][][] kernel = new float[side][side][layer.inputs()][layer.filters()];
    int next = 0;
    for (int filter = 0; filter < layer.filters(); filter++) {
      for (int input = 0; input < layer.inputs(); input++) {
        for (int row = 0; row < side; row++) {
          for (int column = 0; column < side; column++) {
            kernel[row][column][input][filter] = weights[next++];
          }
        }
      }
    }
    return kernel;
  }

  /**
   * Transposes to {@code [inputs][units]}. DL4J flattens {@code [channel][window]}, Keras {@code
   * [window][channel]}; behind another dense layer there is one window.
   */
  private static float[][] dense(ExportedLayer.Dense layer, float[] weights, int windows) {
    int channels = layer.inputs() / windows;
    float[][] kernel = new float[layer.inputs()][layer.units()];
    int next = 0;
    for (int unit = 0; unit < layer.units(); unit++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int window = 0; window < windows; window++) {
          kernel[window * channels + channel][unit] = weights[next++];
        }
      }
    }
    return kernel;
  }

  private int windows() {
    return plan.pooledHeight() * plan.pooledWidth();
  }
}

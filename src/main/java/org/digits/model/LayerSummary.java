package org.digits.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One layer of a network, for people.
 *
 * @param name kind, size and activation
 * @param output shape of an example's output, such as 26 x 26 x 32 (height, width, channels)
 * @param parameters number of trained values
 */
public record LayerSummary(String name, String output, long parameters) {

  /** The layers of a network for grey images. */
  public static List<LayerSummary> of(ConvolutionalNetwork network, int height, int width) {
    List<LayerSummary> layers = new ArrayList<>();
    int rows = height;
    int columns = width;
    int channels = 1;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        rows -= Layer.Convolution.KERNEL - 1;
        columns -= Layer.Convolution.KERNEL - 1;
        channels = convolution.filters();
        layers.add(
            new LayerSummary(
                "convolution 3 x 3, %d filters, relu".formatted(channels),
                maps(rows, columns, channels),
                layer.parameters()));
      } else if (layer instanceof Layer.MaxPool) {
        rows /= Layer.MaxPool.WINDOW;
        columns /= Layer.MaxPool.WINDOW;
        layers.add(new LayerSummary("max-pooling 2 x 2", maps(rows, columns, channels), 0));
      } else if (layer instanceof Layer.Dense dense) {
        layers.add(dense(dense.units(), "relu", layer));
      } else if (layer instanceof Layer.Output output) {
        layers.add(dense(output.classes(), "softmax", layer));
      }
    }
    return layers;
  }

  private static LayerSummary dense(int units, String activation, Layer layer) {
    return new LayerSummary(
        "dense %d, %s".formatted(units, activation), String.valueOf(units), layer.parameters());
  }

  private static String maps(int rows, int columns, int channels) {
    return "%d x %d x %d".formatted(rows, columns, channels);
  }
}

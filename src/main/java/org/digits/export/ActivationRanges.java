package org.digits.export;

import java.util.List;
import org.digits.data.ImageBlock;

/**
 * The largest value that each layer of a network makes of some images, behind its ReLU; the last
 * one's, before its softmax, is 0.
 */
final class ActivationRanges {
  private static final int KERNEL = ExportedLayer.Convolution.KERNEL;

  private final ExportedNetwork network;
  private final float[] largest;

  private ActivationRanges(ExportedNetwork network) {
    this.network = network;
    largest = new float[network.layers().size()];
  }

  /** Computes the network on images of its size. */
  static float[] of(ExportedNetwork network, List<ImageBlock> images) {
    ActivationRanges ranges = new ActivationRanges(network);
    for (ImageBlock block : images) {
      for (int row = 0; row < block.size(); row++) {
        ranges.add(block.image(row));
      }
    }
    return ranges.largest;
  }

  private void add(byte[] image) {
    float[] value = new float[image.length];
    for (int i = 0; i < value.length; i++) {
      value[i] = Byte.toUnsignedInt(image[i]) / 255f;
    }
    int height = network.imageHeight();
    int width = network.imageWidth();
    for (int i = 0; i < network.layers().size() - 1; i++) {
      LayerTensors tensors = network.parameters().get(i);
      if (network.layers().get(i) instanceof ExportedLayer.Convolution layer) {
        float[] maps = convolved(layer, tensors, value, height, width);
        note(i, maps);
        value = pooled(maps, layer.filters(), height - KERNEL + 1, width - KERNEL + 1);
        height = (height - KERNEL + 1) / 2;
        width = (width - KERNEL + 1) / 2;
      } else {
        value = dense((ExportedLayer.Dense) network.layers().get(i), tensors, value);
        note(i, value);
      }
    }
  }

  private void note(int layer, float[] values) {
    for (float value : values) {
      largest[layer] = Math.max(largest[layer], value);
    }
  }

  /** Convolution and ReLU, {@code [filters][rows][columns]}. */
  private static float[] convolved(
      ExportedLayer.Convolution layer, LayerTensors tensors, float[] value, int height, int width) {
    int rows = height - KERNEL + 1;
    int columns = width - KERNEL + 1;
    float[] maps = new float[layer.filters() * rows * columns];
    for (int filter = 0; filter < layer.filters(); filter++) {
      for (int row = 0; row < rows; row++) {
        int to = (filter * rows + row) * columns;
        for (int input = 0; input < layer.inputs(); input++) {
          for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
            float weight =
                tensors.weights()[(filter * layer.inputs() + input) * KERNEL * KERNEL + tap];
            int from = (input * height + row + tap / KERNEL) * width + tap % KERNEL;
            for (int column = 0; column < columns; column++) {
              maps[to + column] += weight * value[from + column];
            }
          }
        }
        for (int column = 0; column < columns; column++) {
          maps[to + column] = Math.max(0, maps[to + column] + tensors.bias()[filter]);
        }
      }
    }
    return maps;
  }

  private static float[] pooled(float[] maps, int channels, int height, int width) {
    float[] pooled = new float[channels * (height / 2) * (width / 2)];
    int next = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height / 2; row++) {
        for (int column = 0; column < width / 2; column++) {
          int from = (channel * height + 2 * row) * width + 2 * column;
          pooled[next++] =
              Math.max(
                  Math.max(maps[from], maps[from + 1]),
                  Math.max(maps[from + width], maps[from + width + 1]));
        }
      }
    }
    return pooled;
  }

  private static float[] dense(ExportedLayer.Dense layer, LayerTensors tensors, float[] value) {
    float[] result = new float[layer.units()];
    for (int unit = 0; unit < layer.units(); unit++) {
      float sum = tensors.bias()[unit];
      for (int input = 0; input < layer.inputs(); input++) {
        sum += tensors.weights()[unit * layer.inputs() + input] * value[input];
      }
      result[unit] = Math.max(0, sum);
    }
    return result;
  }
}

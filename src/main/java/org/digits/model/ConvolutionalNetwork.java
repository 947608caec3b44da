package org.digits.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A network for grey images: blocks of convolution and max-pool, which a Flatten ends, then dense
 * layers, or none, then the output.
 *
 * @param layers from input to output
 * @param updater of all layers
 * @param seed of the initial weights
 */
public record ConvolutionalNetwork(List<Layer> layers, Updater updater, long seed)
    implements NetworkConfiguration {

  /** Checks that each layer reads what the one before it gives, and that arrays hold it all. */
  public ConvolutionalNetwork {
    layers = List.copyOf(layers);
    int next = 0;
    int values = 1;
    while (next < layers.size() && layers.get(next) instanceof Layer.Convolution convolution) {
      requireInputs(convolution, convolution.inputs(), values);
      require(
          next + 1 < layers.size() && layers.get(next + 1) instanceof Layer.MaxPool,
          "a convolution is not followed by a max-pool");
      values = convolution.filters();
      next += 2;
    }
    require(next > 0, "the first layer is no convolution");
    require(
        next < layers.size() && layers.get(next) instanceof Layer.Flatten,
        "the blocks of convolution and max-pool are not flattened");
    Layer.Flatten flatten = (Layer.Flatten) layers.get(next);
    requireInputs(flatten, flatten.channels(), values);
    values = flatten.outputs();
    next++;
    while (next < layers.size() && layers.get(next) instanceof Layer.Dense dense) {
      requireInputs(dense, dense.inputs(), values);
      values = dense.units();
      next++;
    }
    require(
        next == layers.size() - 1 && layers.get(next) instanceof Layer.Output,
        "an output layer does not come last, behind the dense layers");
    Layer.Output output = (Layer.Output) layers.get(next);
    requireInputs(output, output.inputs(), values);
    long parameters = parameters(layers);
    require(
        parameters * Math.max(1, updater.statesPerParameter()) <= Integer.MAX_VALUE,
        "%,d parameters are more than an array holds; use smaller images or layers"
            .formatted(parameters));
  }

  private static long parameters(List<Layer> layers) {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /**
   * A network before its training, with what DL4J has for a default: Adam's decay rates of 0.9 and
   * 0.999 and its epsilon of 1e-8, and a loss that counts no probability as less than 1e-10, since
   * a float's softmax may be zero.
   *
   * @param height pixels of an image
   * @param width pixels of an image
   * @param filters of each convolution, a max-pool behind it
   * @param units of each dense layer; the classes come last
   * @param learningRate of Adam
   * @param seed of the initial weights
   * @throws IllegalArgumentException if nothing of an image is left behind the last pool
   */
  public static ConvolutionalNetwork of(
      int height,
      int width,
      List<Integer> filters,
      List<Integer> units,
      double learningRate,
      long seed) {
    List<Layer> layers = new ArrayList<>();
    int channels = 1;
    int rows = height;
    int columns = width;
    for (int outputs : filters) {
      layers.add(new Layer.Convolution(channels, outputs));
      layers.add(new Layer.MaxPool());
      channels = outputs;
      rows = Layer.pooled(rows);
      columns = Layer.pooled(columns);
    }
    Layer.Flatten flatten = new Layer.Flatten(channels, rows, columns);
    layers.add(flatten);
    int inputs = flatten.outputs();
    int last = units.size() - 1;
    for (int outputs : units.subList(0, last)) {
      layers.add(new Layer.Dense(inputs, outputs));
      inputs = outputs;
    }
    layers.add(new Layer.Output(inputs, units.get(last), 1e-10));
    return new ConvolutionalNetwork(layers, new Updater.Adam(learningRate, 0.9, 0.999, 1e-8), seed);
  }

  private static void requireInputs(Layer layer, int found, int expected) {
    require(found == expected, "%s does not read %d inputs".formatted(layer, expected));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The layers of a kind. */
  public <T extends Layer> List<T> layers(Class<T> kind) {
    return layers.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What the last pool leaves. */
  public Layer.Flatten flatten() {
    return layers(Layer.Flatten.class).get(0);
  }

  /** The last layer. */
  public Layer.Output output() {
    return (Layer.Output) layers.get(layers.size() - 1);
  }

  @Override
  public int classes() {
    return output().classes();
  }

  /**
   * What the blocks reduce to the flattened size: a convolution takes two rows and a pool halves
   * them, without an odd last one, so there are several.
   */
  @Override
  public InputSizes sizes() {
    int blocks = layers(Layer.Convolution.class).size();
    int height = leastSide(flatten().height(), blocks);
    int width = leastSide(flatten().width(), blocks);
    int more = (1 << blocks) - 1;
    return new InputSizes(height, height + more, width, width + more);
  }

  private static int leastSide(int pooled, int blocks) {
    int side = pooled;
    for (int block = 0; block < blocks; block++) {
      side = side * Layer.MaxPool.WINDOW + Layer.Convolution.KERNEL - 1;
    }
    return side;
  }

  @Override
  public String toJson(long iteration) {
    return ConfigurationJson.write(this, iteration);
  }

  /** The snapshot that a training starts from: {@link InitialParameters}, and no update made. */
  public NetworkSnapshot initialSnapshot() {
    int count = (int) parameters(layers);
    InitialParameters parameters = new InitialParameters(seed, count);
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution convolution) {
        parameters.addConvolution(
            convolution.inputs(), convolution.filters(), Layer.Convolution.TAPS);
      } else if (layer instanceof Layer.Dense dense) {
        parameters.addDense(dense.inputs(), dense.units());
      } else if (layer instanceof Layer.Output output) {
        parameters.addDense(output.inputs(), output.classes());
      }
    }
    float[] state = new float[updater.statesPerParameter() * count];
    return new NetworkSnapshot(parameters.values(), state, 0);
  }
}

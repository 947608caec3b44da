package org.digits.engine.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineState;
import org.digits.model.NetworkSnapshot;

/**
 * The layers of a plan and the memory they share. A minibatch runs in chunks small enough for the
 * second-level cache; within a chunk the convolutions' backward pass runs in groups small enough
 * for the first. Gradients add up across both in image order, so neither size changes a bit.
 */
final class Network {
  /** Images of a forward pass: the lanes of a dense layer's input gradient. */
  static final int CHUNK = BlockShape.PLANE;

  private static final int GROUP = 2;

  private final FirstBlock first;
  private final List<ConvolutionBlock> blocks = new ArrayList<>();
  private final List<DenseLayer> dense = new ArrayList<>();
  private final int[] blockGradients;
  private final Softmax softmax;
  private final Kernels kernels;
  private final UpdaterPlan updater;
  private final Parameters parameters;

  /** Floats of the blocks' parameters; those of dense layers come after them. */
  private final int convolutionFloats;

  private final float[] m;

  Network(NetworkPlan plan, Kernels kernels) {
    this.kernels = kernels;
    updater = plan.updater();
    Memory memory = new Memory();
    ParameterOrder order = new ParameterOrder(plan.parameterCount());
    List<BlockShape> shapes = shapes(plan);
    first = new FirstBlock(kernels, shapes.get(0), order, memory, CHUNK);
    int input = first.pooled;
    for (BlockShape shape : shapes.subList(1, shapes.size())) {
      blocks.add(new ConvolutionBlock(kernels, shape, order, memory, input, CHUNK, GROUP));
      input = blocks.get(blocks.size() - 1).pooled;
    }
    convolutionFloats = order.length();
    addDense(plan, shapes.get(shapes.size() - 1), order, memory, input);
    softmax = new Softmax(plan.classes(), plan.smallestProbability());
    blockGradients = new int[shapes.size()];
    for (int i = 0; i < shapes.size(); i++) {
      int images = i == shapes.size() - 1 ? CHUNK : GROUP;
      blockGradients[i] = memory.reserve(images * shapes.get(i).outputFloats());
    }
    parameters =
        new Parameters(memory, order.length(), order.places(), updater.statesPerParameter());
    m = memory.allocate();
  }

  private static List<BlockShape> shapes(NetworkPlan plan) {
    List<BlockShape> shapes = new ArrayList<>();
    int height = plan.pooledHeight();
    int width = plan.pooledWidth();
    for (int i = plan.filters().size() - 1; i >= 0; i--) {
      int inputs = i == 0 ? 1 : plan.filters().get(i - 1);
      BlockShape shape = new BlockShape(inputs, plan.filters().get(i), height, width);
      shapes.add(0, shape);
      height = shape.inputHeight();
      width = shape.inputWidth();
    }
    return shapes;
  }

  private void addDense(
      NetworkPlan plan, BlockShape last, ParameterOrder order, Memory memory, int blockOutput) {
    List<Integer> units = new ArrayList<>(plan.denseUnits());
    units.add(plan.classes());
    int input = blockOutput;
    int paddedInputs = last.outputFloats();
    int[] inputs = new int[last.filters() * last.windows()];
    for (int i = 0; i < inputs.length; i++) {
      int channel = BlockShape.channelStart(i / last.windows(), last.outputPlane());
      inputs[i] = channel + i % last.windows() * BlockShape.PLANE;
    }
    for (int count : units) {
      DenseLayer layer = new DenseLayer(kernels, count, inputs, paddedInputs, order, memory, input);
      dense.add(layer);
      input = layer.output;
      paddedInputs = layer.paddedUnits();
      inputs = IntStream.range(0, count).toArray();
    }
  }

  void load(NetworkSnapshot snapshot) {
    parameters.load(m, snapshot);
    refresh();
  }

  NetworkSnapshot snapshot(long iteration) {
    return parameters.snapshot(m, iteration);
  }

  /** Parameters and updater state where they stand; {@link #refresh} after a write. */
  List<EngineState.Part> state() {
    return parameters.parts(m);
  }

  void update(double learningRate, double weightDecay, long iteration) {
    parameters.update(m, kernels, updater, learningRate, weightDecay, iteration);
    refresh();
  }

  /** Rewrites what is derived from the parameters. */
  void refresh() {
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).refresh(m, parameters.values());
    }
  }

  void read(ImageBlock images, int row, int index) {
    first.read(m, images, row, index);
  }

  /** Scores of the first {@code count} images of the chunk. */
  void forward(int count, boolean training) {
    int values = parameters.values();
    for (int image = 0; image < count; image++) {
      first.forward(m, values, image, training);
    }
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).forward(m, values, count, training);
    }
    for (int i = 0; i < dense.size(); i++) {
      dense.get(i).forward(m, values, count);
      if (i < dense.size() - 1) {
        dense.get(i).relu(m, count);
      }
    }
  }

  void probabilities(int image, float[] to, int start) {
    DenseLayer last = dense.get(dense.size() - 1);
    softmax.probabilities(m, last.output + image * last.paddedUnits(), to, start);
  }

  /** Sets the gradient of an image's scores; returns its loss. */
  double loss(int image, int label, int examples) {
    DenseLayer last = dense.get(dense.size() - 1);
    int row = image * last.paddedUnits();
    return softmax.backward(m, last.output + row, label, examples, last.outputGradient + row);
  }

  /**
   * The gradients of the first {@code count} images of the chunk.
   *
   * @param adds whether to those of chunks before, or to zero
   */
  void backward(int count, boolean adds) {
    int values = parameters.values();
    int gradients = parameters.gradients();
    if (!adds) {
      Arrays.fill(m, gradients, gradients + convolutionFloats, 0f);
    }
    for (int i = dense.size() - 1; i >= 0; i--) {
      dense.get(i).backward(m, gradients, count, adds);
      if (i > 0) {
        dense.get(i).inputGradient(m, values, count, dense.get(i - 1).outputGradient);
        dense.get(i - 1).reluBackward(m, count);
      } else {
        dense.get(0).inputGradient(m, values, count, blockGradients[blocks.size()]);
      }
    }
    for (int image = 0; image < count; image += GROUP) {
      backwardBlocks(image, Math.min(GROUP, count - image));
    }
  }

  private void backwardBlocks(int image, int count) {
    BlockShape last = blocks.isEmpty() ? first.shape : blocks.get(blocks.size() - 1).shape;
    int gradient = blockGradients[blocks.size()] + image * last.outputFloats();
    for (int i = blocks.size() - 1; i >= 0; i--) {
      blocks
          .get(i)
          .backward(
              m,
              parameters.values(),
              parameters.gradients(),
              image,
              count,
              gradient,
              blockGradients[i]);
      gradient = blockGradients[i];
    }
    first.backward(m, parameters.gradients(), image, count, gradient);
  }
}

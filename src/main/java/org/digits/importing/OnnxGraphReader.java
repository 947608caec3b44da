package org.digits.importing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.digits.data.DataFormatException;

/**
 * Follows a graph's one value from the input to the softmax. Exporters move its axes about
 * (channels first or last, flattened in either order); so each of its elements keeps the number
 * that it has in the order {@code [channel][row][column]}, and a dense layer's inputs are sorted by
 * these.
 */
final class OnnxGraphReader {
  private static final int MOST_ELEMENTS = 1 << 26;

  private final OnnxConstants constants;
  private final FamilyBuilder family;

  /** That the model is for; 0 for any. */
  private final int batch;

  private String value;

  /** Axes of the value without the batch, and the number of each element. */
  private int[] shape;

  private int[] elements;

  /** Of the layer before, which an Add may still come to; null behind its activation. */
  private float[] openBias;

  /**
   * The beginning of a graph.
   *
   * @param input the message {@code ValueInfoProto}
   * @param constants by name; more come with the nodes
   */
  OnnxGraphReader(ProtobufFields input, OnnxConstants constants) throws DataFormatException {
    this.constants = constants;
    value = input.text(1);
    List<Integer> sizes = new ArrayList<>();
    for (ProtobufFields size : input.message(2).message(1).message(2).messages(1)) {
      sizes.add((int) Math.min(size.integer(1), Integer.MAX_VALUE));
    }
    boolean last = sizes.size() == 4 && sizes.get(3) == 1 && sizes.get(1) != 1;
    if (sizes.size() != 4 || sizes.get(last ? 3 : 1) != 1) {
      throw new DataFormatException(
          "the input %s: expected grey images [batch, 1, height, width] or [batch, height, width, 1], found %s; import a model for such images"
              .formatted(value, sizes));
    }
    batch = sizes.get(0);
    family = new FamilyBuilder(sizes.get(last ? 1 : 2), sizes.get(last ? 2 : 3));
    fresh();
    if (last) {
      shape = new int[] {shape[1], shape[2], 1};
    }
  }

  ImportedNetwork build(String producer) throws DataFormatException {
    return family.build(producer);
  }

  /** Fails unless the graph's output is the value that was followed. */
  void requireEnd(String output) throws DataFormatException {
    if (!output.equals(value)) {
      throw new DataFormatException(
          "the output %s: expected the end of one chain of layers, which is %s; import a model of one input and one output"
              .formatted(output, value));
    }
  }

  /** The next node in the order of the file, which is that of computation. */
  void add(OnnxNode node) throws DataFormatException {
    if (node.inputs().stream().anyMatch(value::equals)) {
      addLayer(node);
    } else {
      constants.compute(node);
    }
  }

  private void addLayer(OnnxNode node) throws DataFormatException {
    String result = node.outputs().get(0);
    switch (node.operator()) {
      case "Conv" -> convolution(node);
      case "Relu" -> {
        family.relu(node.label());
        openBias = null;
      }
      case "MaxPool" -> pool(node);
      case "Gemm" -> gemm(node);
      case "MatMul" -> dense(node, constants.floats(node, 1), 0);
      case "Add" -> addBias(node);
      case "Softmax" -> softmax(node);
      case "Transpose" -> transpose(node);
      case "Flatten" -> {
        node.require("axis", node.integer("axis", 1), 1L);
        shape = new int[] {elements.length};
      }
      case "Reshape" -> reshape(node);
      case "Identity", "Dropout" -> {}
      case "Cast" -> node.require("type", node.integer("to", 0), OnnxTensor.FLOAT);
      case "Shape" -> {
        constants.putShape(result, shape);
        return;
      }
      default -> throw FamilyBuilder.refused(node.label(), "an operator of another kind");
    }
    value = result;
  }

  private void convolution(OnnxNode node) throws DataFormatException {
    requireChannelsFirst(node);
    int[] outputs = constants.floats(node, 1).shape();
    node.require("kernel", shapeText(outputs, 2), List.of(3L, 3L));
    node.require("strides", node.integers("strides", List.of(1L, 1L)), List.of(1L, 1L));
    node.require("dilations", node.integers("dilations", List.of(1L, 1L)), List.of(1L, 1L));
    node.require("group", node.integer("group", 1), 1L);
    requireNoPadding(node);
    openBias = bias(node, outputs[0]);
    family.convolution(node.label(), outputs[0], constants.floats(node, 1).floats(), openBias);
    fresh();
  }

  private void pool(OnnxNode node) throws DataFormatException {
    requireChannelsFirst(node);
    node.require("kernel_shape", node.integers("kernel_shape", List.of()), List.of(2L, 2L));
    node.require("strides", node.integers("strides", List.of(1L, 1L)), List.of(2L, 2L));
    node.require("dilations", node.integers("dilations", List.of(1L, 1L)), List.of(1L, 1L));
    node.require("ceil_mode", node.integer("ceil_mode", 0), 0L);
    requireNoPadding(node);
    family.pool(node.label());
    fresh();
  }

  private static void requireNoPadding(OnnxNode node) throws DataFormatException {
    List<Long> none = List.of(0L, 0L, 0L, 0L);
    String mode = node.text("auto_pad", "NOTSET");
    FamilyBuilder.require(
        mode.equals("NOTSET") || mode.equals("VALID"), node.label(), "auto_pad " + mode);
    node.require("pads", node.integers("pads", none), none);
  }

  private void gemm(OnnxNode node) throws DataFormatException {
    node.require("alpha", node.real("alpha", 1), 1f);
    node.require("beta", node.real("beta", 1), 1f);
    node.require("transA", node.integer("transA", 0), 0L);
    dense(node, constants.floats(node, 1), (int) node.integer("transB", 0));
    if (!node.input(2).isEmpty()) {
      addToBias(node, constants.floats(node, 2));
    }
  }

  /** A dense layer whose weights are {@code [inputs, units]}, or the other way round. */
  private void dense(OnnxNode node, OnnxTensor weights, int transposed) throws DataFormatException {
    FamilyBuilder.require(
        shape.length == 1, node.label(), "a value of %d axes".formatted(shape.length + 1));
    int[] sizes = weights.shape();
    FamilyBuilder.require(
        sizes.length == 2 && sizes[transposed == 0 ? 0 : 1] == elements.length,
        node.label(),
        "weights %s for %d inputs".formatted(Arrays.toString(sizes), elements.length));
    float[] rows = (transposed == 0 ? weights.transposed(1, 0) : weights).floats();
    int units = sizes[transposed == 0 ? 1 : 0];
    float[] kernel = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = i / elements.length;
      kernel[row * elements.length + elements[i % elements.length]] = rows[i];
    }
    openBias = new float[units];
    family.dense(node.label(), units, kernel, openBias);
    fresh();
  }

  private void addBias(OnnxNode node) throws DataFormatException {
    addToBias(node, constants.floats(node, node.input(0).equals(value) ? 1 : 0));
  }

  /** Adds a constant that is the same wherever a channel's values stand. */
  private void addToBias(OnnxNode node, OnnxTensor added) throws DataFormatException {
    FamilyBuilder.require(openBias != null, node.label(), "an Add that is no bias");
    int perChannel = elements.length / openBias.length;
    float[] bias = new float[openBias.length];
    boolean[] known = new boolean[bias.length];
    for (int i = 0; i < elements.length; i++) {
      int channel = elements[i] / perChannel;
      float found = added.floats()[broadcast(node, added.shape(), i)];
      FamilyBuilder.require(
          !known[channel] || bias[channel] == found, node.label(), "an Add that is no bias");
      bias[channel] = found;
      known[channel] = true;
    }
    for (int channel = 0; channel < bias.length; channel++) {
      openBias[channel] += bias[channel];
    }
  }

  /** The index in a constant of {@code sizes} that an element of the value goes with. */
  private int broadcast(OnnxNode node, int[] sizes, int element) throws DataFormatException {
    int index = 0;
    int stride = 1;
    int rest = element;
    for (int back = 1; back <= sizes.length; back++) {
      int size = sizes[sizes.length - back];
      int axis = shape.length - back;
      int own = axis < 0 ? 1 : shape[axis];
      FamilyBuilder.require(
          size == 1 || size == own,
          node.label(),
          "a constant %s for a value %s".formatted(Arrays.toString(sizes), Arrays.toString(shape)));
      index += size == 1 ? 0 : rest % own * stride;
      stride *= size;
      rest /= own;
    }
    return index;
  }

  private void softmax(OnnxNode node) throws DataFormatException {
    long axis = node.integer("axis", -1);
    FamilyBuilder.require(
        shape.length == 1 && (axis == 1 || axis == -1), node.label(), "axis " + axis);
    family.softmax(node.label());
    openBias = null;
  }

  private void transpose(OnnxNode node) throws DataFormatException {
    List<Long> axes = node.integers("perm", List.of());
    int[] order = axes.stream().skip(1).mapToInt(axis -> axis.intValue() - 1).toArray();
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    FamilyBuilder.require(
        !axes.isEmpty()
            && axes.get(0) == 0
            && Arrays.equals(sorted, IntStream.range(0, shape.length).toArray()),
        node.label(),
        "axes in the order " + axes);
    int[] from = Axes.order(shape, order);
    elements = Arrays.stream(from).map(i -> elements[i]).toArray();
    shape = Axes.reordered(shape, order);
  }

  private void reshape(OnnxNode node) throws DataFormatException {
    long[] sizes = constants.get(node, 1).integers().clone();
    FamilyBuilder.require(sizes.length >= 2, node.label(), "shape " + Arrays.toString(sizes));
    long known = 1;
    for (int axis = 1; axis < sizes.length; axis++) {
      if (sizes[axis] == 0 && axis <= shape.length) {
        sizes[axis] = shape[axis - 1];
      }
      known *= sizes[axis] > 0 ? sizes[axis] : 1;
    }
    int[] result = new int[sizes.length - 1];
    for (int axis = 1; axis < sizes.length; axis++) {
      long size = sizes[axis] == -1 ? elements.length / known : sizes[axis];
      result[axis - 1] = (int) size;
    }
    FamilyBuilder.require(
        (sizes[0] == OnnxConstants.BATCH || (sizes[0] >= -1 && sizes[0] <= 1) || sizes[0] == batch)
            && Arrays.stream(result).asLongStream().reduce(1, (a, b) -> a * b) == elements.length,
        node.label(),
        "a value %s in the shape %s".formatted(Arrays.toString(shape), Arrays.toString(sizes)));
    shape = result;
  }

  private float[] bias(OnnxNode node, int outputs) throws DataFormatException {
    if (node.input(2).isEmpty()) {
      return new float[outputs];
    }
    return constants.floats(node, 2).floats().clone();
  }

  private static List<Long> shapeText(int[] sizes, int from) {
    return IntStream.of(sizes).skip(from).asLongStream().boxed().toList();
  }

  private void requireChannelsFirst(OnnxNode node) throws DataFormatException {
    int[] expected = family.shape();
    FamilyBuilder.require(
        Arrays.equals(shape, expected)
            && Arrays.equals(elements, IntStream.range(0, elements.length).toArray()),
        node.label(),
        "a value %s, not channels first %s"
            .formatted(Arrays.toString(shape), Arrays.toString(expected)));
  }

  /** The value that a layer makes: in the order {@code [channel][row][column]}. */
  private void fresh() throws DataFormatException {
    shape = family.shape();
    long count = IntStream.of(shape).asLongStream().reduce(1, (a, b) -> a * b);
    if (count > MOST_ELEMENTS) {
      throw new DataFormatException(
          "value %s: expected at most %,d elements of an image, found %,d; import a smaller model"
              .formatted(value, MOST_ELEMENTS, count));
    }
    elements = IntStream.range(0, (int) count).toArray();
  }
}

package org.digits.importing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.digits.data.DataFormatException;

/** What a graph has beside its one value: weights, and shapes that are computed. */
final class OnnxConstants {
  /** Stands for the batch in shapes that are computed. */
  static final long BATCH = Long.MIN_VALUE;

  private final Map<String, OnnxTensor> values = new HashMap<>();
  private final OnnxTensor.External external;

  /** The initializers of a graph. */
  OnnxConstants(List<ProtobufFields> initializers, OnnxTensor.External external)
      throws DataFormatException {
    this.external = external;
    for (ProtobufFields tensor : initializers) {
      values.put(tensor.text(8), OnnxTensor.of(tensor, external));
    }
  }

  /** A node's input, which is a constant of floats. */
  OnnxTensor floats(OnnxNode node, int input) throws DataFormatException {
    OnnxTensor found = get(node, input);
    FamilyBuilder.require(
        found.floats().length > 0, node.label(), "integers as its input " + node.input(input));
    return found;
  }

  /** A node's input, which is a constant. */
  OnnxTensor get(OnnxNode node, int input) throws DataFormatException {
    OnnxTensor found = values.get(node.input(input));
    FamilyBuilder.require(
        found != null,
        node.label(),
        "the input '%s', which is no constant".formatted(node.input(input)));
    return found;
  }

  /** Whether a name is a constant's. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The shape of the value that a graph is about, as a constant; {@code shape} without batch. */
  void putShape(String name, int... shape) {
    long[] sizes =
        LongStream.concat(LongStream.of(BATCH), IntStream.of(shape).asLongStream()).toArray();
    values.put(name, OnnxTensor.integers(new int[] {sizes.length}, sizes));
  }

  /** What follows from constants and the value's shape alone. */
  void compute(OnnxNode node) throws DataFormatException {
    if (node.operator().equals("Constant")) {
      values.put(node.outputs().get(0), given(node));
      return;
    }
    OnnxTensor first = get(node, 0);
    OnnxTensor result =
        switch (node.operator()) {
          case "Identity", "Cast" -> first;
          case "Transpose" ->
              first.transposed(
                  node.integers("perm", List.of()).stream().mapToInt(Long::intValue).toArray());
          case "Reshape" -> reshaped(node, first);
          case "Unsqueeze", "Squeeze" ->
              OnnxTensor.integers(new int[] {first.integers().length}, first.integers());
          case "Gather" -> gathered(node, first);
          case "Concat" -> concatenated(node);
          default ->
              throw FamilyBuilder.refused(
                  node.label(), "an operator beside the one chain of layers");
        };
    values.put(node.outputs().get(0), result);
  }

  private OnnxTensor reshaped(OnnxNode node, OnnxTensor first) throws DataFormatException {
    long[] sizes = get(node, 1).integers().clone();
    int count = first.floats().length + first.integers().length;
    long known = LongStream.of(sizes).filter(size -> size > 0).reduce(1, (a, b) -> a * b);
    int[] result =
        LongStream.of(sizes).mapToInt(size -> (int) (size == -1 ? count / known : size)).toArray();
    FamilyBuilder.require(
        IntStream.of(result).asLongStream().reduce(1, (a, b) -> a * b) == count,
        node.label(),
        "a constant in the shape " + Arrays.toString(sizes));
    return new OnnxTensor(result, first.floats(), first.integers());
  }

  private OnnxTensor gathered(OnnxNode node, OnnxTensor first) throws DataFormatException {
    OnnxTensor places = get(node, 1);
    long[] found = new long[places.integers().length];
    for (int i = 0; i < found.length; i++) {
      long place = places.integers()[i];
      long from = place < 0 ? place + first.integers().length : place;
      FamilyBuilder.require(
          from >= 0 && from < first.integers().length, node.label(), "index " + place);
      found[i] = first.integers()[(int) from];
    }
    return OnnxTensor.integers(places.shape(), found);
  }

  private OnnxTensor concatenated(OnnxNode node) throws DataFormatException {
    LongStream all = LongStream.empty();
    for (int i = 0; i < node.inputs().size(); i++) {
      all = LongStream.concat(all, LongStream.of(get(node, i).integers()));
    }
    long[] values = all.toArray();
    return OnnxTensor.integers(new int[] {values.length}, values);
  }

  private OnnxTensor given(OnnxNode node) throws DataFormatException {
    if (node.attributes().containsKey("value")) {
      return OnnxTensor.of(node.attributes().get("value").message(5), external);
    }
    if (node.attributes().containsKey("value_ints")) {
      long[] given =
          node.integers("value_ints", List.of()).stream().mapToLong(Long::longValue).toArray();
      return OnnxTensor.integers(new int[] {given.length}, given);
    }
    if (node.attributes().containsKey("value_int")) {
      return OnnxTensor.integers(new int[0], node.integer("value_int", 0));
    }
    throw FamilyBuilder.refused(node.label(), "a constant given by " + node.attributes().keySet());
  }
}

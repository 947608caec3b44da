package org.digits.export;

import java.util.List;

/**
 * A graph of ONNX in the making. Nodes come in the order of computation; the first dimension of
 * every value is the batch. The type and shape of every value and constant is written down, for
 * readers that infer none.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">The numbers of the
 *     fields</a>
 */
final class OnnxGraph {
  /** A batch of any size. */
  static final int ANY_BATCH = 0;

  private static final String BATCH = "batch";

  /** The type of a tensor's elements, with its number in ONNX. */
  enum Element {
    FLOAT(1, Float.BYTES),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, Integer.BYTES);

    private final int number;
    private final int bytes;

    Element(int number, int bytes) {
      this.number = number;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  private final int batch;
  private final ProtobufMessage nodes = new ProtobufMessage();
  private final ProtobufMessage constants = new ProtobufMessage();
  private final ProtobufMessage ends = new ProtobufMessage();
  private final ProtobufMessage shapes = new ProtobufMessage();

  /**
   * An empty graph.
   *
   * @param batch images in a batch, or {@link #ANY_BATCH}
   */
  OnnxGraph(int batch) {
    this.batch = batch;
  }

  /** The graph's input; {@code shape} without the batch. */
  String input(String name, int... shape) {
    ends.message(11, value(name, Element.FLOAT, true, shape));
    return name;
  }

  /** Declares a node's value as the graph's output. */
  void output(String name, int... shape) {
    ends.message(12, value(name, Element.FLOAT, true, shape));
  }

  /** A node whose value has its name; the value's type and shape are declared apart. */
  String node(String operator, String name, List<String> inputs, List<ProtobufMessage> attributes) {
    ProtobufMessage node = new ProtobufMessage();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, name).text(3, name).text(4, operator);
    attributes.forEach(attribute -> node.message(5, attribute));
    nodes.message(1, node);
    return name;
  }

  /** Declares a value between input and output; {@code shape} without the batch. */
  void shape(String name, Element element, int... shape) {
    shapes.message(13, value(name, element, true, shape));
  }

  /** As above, for a value that is computed of constants alone and has no batch. */
  void fixedShape(String name, Element element, int... shape) {
    shapes.message(13, value(name, element, false, shape));
  }

  /**
   * A constant.
   *
   * @param values little-endian
   * @param shape none for a scalar
   */
  String constant(String name, Element element, byte[] values, int... shape) {
    ProtobufMessage tensor = new ProtobufMessage();
    for (int size : shape) {
      tensor.integer(1, size);
    }
    tensor.integer(2, element.number).text(8, name).bytes(9, values);
    constants.message(5, tensor);
    fixedShape(name, element, shape);
    return name;
  }

  /** The message {@code GraphProto}. */
  ProtobufMessage build(String name) {
    return new ProtobufMessage()
        .fields(nodes)
        .text(2, name)
        .fields(constants)
        .fields(ends)
        .fields(shapes);
  }

  static ProtobufMessage integer(String name, int value) {
    return new ProtobufMessage().text(1, name).integer(3, value).integer(20, 2);
  }

  static ProtobufMessage integers(String name, int... values) {
    ProtobufMessage attribute = new ProtobufMessage().text(1, name);
    for (int value : values) {
      attribute.integer(8, value);
    }
    return attribute.integer(20, 7);
  }

  static ProtobufMessage real(String name, float value) {
    return new ProtobufMessage().text(1, name).real(2, value).integer(20, 1);
  }

  static ProtobufMessage text(String name, String value) {
    return new ProtobufMessage().text(1, name).text(4, value).integer(20, 3);
  }

  private ProtobufMessage value(String name, Element element, boolean batched, int... sizes) {
    ProtobufMessage shape = new ProtobufMessage();
    if (batched) {
      ProtobufMessage first = new ProtobufMessage();
      shape.message(1, batch == ANY_BATCH ? first.text(2, BATCH) : first.integer(1, batch));
    }
    for (int size : sizes) {
      shape.message(1, new ProtobufMessage().integer(1, size));
    }
    ProtobufMessage tensor = new ProtobufMessage().integer(1, element.number).message(2, shape);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }
}

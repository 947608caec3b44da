package org.digits.export;

import static org.digits.export.OnnxGraph.integer;
import static org.digits.export.OnnxGraph.integers;
import static org.digits.export.OnnxGraph.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.digits.export.OnnxGraph.Element;
import org.digits.model.Float32;

/**
 * A network as ONNX: its nodes in their order, with every attribute, its default too. Subclasses
 * say what numbers it computes with.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">ONNX IR</a>
 */
abstract class OnnxNetwork {
  // Not the newest, so that older runtimes read the file too.
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final String PRODUCER = "digits-spark";

  final ExportedNetwork network;
  final OnnxGraph graph;

  /** What the next node reads. */
  String value = OnnxModelFile.INPUT;

  /** Of the present value, without the batch. */
  int[] shape;

  OnnxNetwork(ExportedNetwork network, int batch) {
    this.network = network;
    graph = new OnnxGraph(batch);
    shape = new int[] {1, network.imageHeight(), network.imageWidth()};
  }

  /** The names of a layer's weights, of the sizes given, and of its bias. */
  abstract List<String> parameters(String name, LayerTensors tensors, int... sizes);

  /** Adds a dense layer but for its ReLU; the shape is its value's. */
  abstract void addProduct(int index, LayerTensors tensors, int inputs);

  /** Called with the input, and with what each pool and the flattening give. */
  void moved() {}

  /** Called with what a layer's ReLU gives. */
  void activated(int index) {}

  /** The message {@code ModelProto}. */
  final byte[] model(Map<String, String> metadata) {
    addNodes();
    ProtobufMessage model =
        new ProtobufMessage()
            .integer(1, IR_VERSION)
            .text(2, PRODUCER)
            .text(3, producerVersion())
            .message(7, graph.build("mnist_cnn"))
            .message(8, new ProtobufMessage().integer(2, OPERATOR_SET));
    Map<String, String> all = new TreeMap<>(metadata);
    all.put("parametersSha256", network.parametersSha256());
    all.forEach((key, text) -> model.message(14, new ProtobufMessage().text(1, key).text(2, text)));
    return model.toByteArray();
  }

  // The jar's manifest has it; classes outside a jar have none.
  private static String producerVersion() {
    return Optional.ofNullable(OnnxNetwork.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private void addNodes() {
    graph.input(value, shape);
    moved();
    for (int i = 0; i < network.layers().size(); i++) {
      LayerTensors tensors = network.parameters().get(i);
      if (network.layers().get(i) instanceof ExportedLayer.Convolution convolution) {
        addBlock(convolution, i, tensors);
      } else {
        if (i == network.blocks()) {
          shape = new int[] {shape[0] * shape[1] * shape[2]};
          add("Flatten", "flatten", List.of(), List.of(integer("axis", 1)));
          moved();
        }
        addDense((ExportedLayer.Dense) network.layers().get(i), i, tensors);
      }
    }
    String output = OnnxModelFile.OUTPUT;
    graph.node("Softmax", output, List.of(value), List.of(integer("axis", 1)));
    graph.output(output, shape);
  }

  private void addBlock(ExportedLayer.Convolution layer, int index, LayerTensors tensors) {
    int side = ExportedLayer.Convolution.KERNEL;
    String name = LayerNames.numbered(network, index);
    List<String> constants = parameters(name, tensors, layer.filters(), layer.inputs(), side, side);
    shape = new int[] {layer.filters(), shape[1] - side + 1, shape[2] - side + 1};
    add("Conv", name, constants, convolutionAttributes());
    addRelu(name, index);
    shape = new int[] {layer.filters(), shape[1] / 2, shape[2] / 2};
    add("MaxPool", "pool_" + (index + 1), List.of(), poolAttributes());
    moved();
  }

  private void addDense(ExportedLayer.Dense layer, int index, LayerTensors tensors) {
    shape = new int[] {layer.units()};
    addProduct(index, tensors, layer.inputs());
    if (index + 1 < network.layers().size()) {
      addRelu(LayerNames.numbered(network, index), index);
    }
  }

  private void addRelu(String name, int index) {
    add("Relu", name + "_relu", List.of(), List.of());
    activated(index);
  }

  /** A node that reads the present value and constants; its own has the present shape. */
  final void add(
      String operator, String name, List<String> constants, List<ProtobufMessage> attributes) {
    List<String> inputs = new ArrayList<>(List.of(value));
    inputs.addAll(constants);
    value = graph.node(operator, name, inputs, attributes);
    graph.shape(name, Element.FLOAT, shape);
  }

  final String floats(String name, float[] values, int... sizes) {
    return graph.constant(name, Element.FLOAT, Float32.bytes(values), sizes);
  }

  private static List<ProtobufMessage> convolutionAttributes() {
    int side = ExportedLayer.Convolution.KERNEL;
    return List.of(
        text("auto_pad", "NOTSET"),
        integers("dilations", 1, 1),
        integer("group", 1),
        integers("kernel_shape", side, side),
        integers("pads", 0, 0, 0, 0),
        integers("strides", 1, 1));
  }

  private static List<ProtobufMessage> poolAttributes() {
    return List.of(
        text("auto_pad", "NOTSET"),
        integer("ceil_mode", 0),
        integers("dilations", 1, 1),
        integers("kernel_shape", 2, 2),
        integers("pads", 0, 0, 0, 0),
        integer("storage_order", 0),
        integers("strides", 2, 2));
  }
}

package org.digits.export;

import static org.digits.export.OnnxGraph.integer;
import static org.digits.export.OnnxGraph.integers;
import static org.digits.export.OnnxGraph.real;
import static org.digits.export.OnnxGraph.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.digits.export.OnnxGraph.Element;
import org.digits.model.Float32;

/**
 * The ONNX model file, for any runtime of operator set 17. Input {@code image}: {@code [batch, 1,
 * height, width]} in [0, 1]; output {@code probabilities}: {@code [batch, classes]}.
 *
 * <p>It is written for readers that know less than the standard: every attribute is there, its
 * default too; a dense layer's bias is an Add of its own, beside a Gemm that adds zeros; no tensor
 * is called {@code conv2d}.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">ONNX IR</a>
 */
public final class OnnxModelFile {
  /** The model's input. */
  public static final String INPUT = "image";

  /** The model's output. */
  public static final String OUTPUT = "probabilities";

  // Not the newest, so that older runtimes read the file too.
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final String PRODUCER = "digits-spark";

  private final ExportedNetwork network;
  private final OnnxGraph graph;
  private String value = INPUT;
  private int[] shape;

  private OnnxModelFile(ExportedNetwork network, int batch) {
    this.network = network;
    graph = new OnnxGraph(batch);
    shape = new int[] {1, network.imageHeight(), network.imageWidth()};
  }

  /**
   * The bytes of a model file for batches of any size.
   *
   * @param metadata more than the hash of the parameters, such as the run id
   */
  public static byte[] write(ExportedNetwork network, Map<String, String> metadata) {
    return write(network, metadata, OnnxGraph.ANY_BATCH);
  }

  /** The same for batches of one size. */
  static byte[] write(ExportedNetwork network, Map<String, String> metadata, int batch) {
    OnnxModelFile file = new OnnxModelFile(network, batch);
    file.addNodes();
    return model(file.graph, network, metadata);
  }

  /** The message {@code ModelProto} around a graph of the network's. */
  static byte[] model(OnnxGraph graph, ExportedNetwork network, Map<String, String> metadata) {
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
    return Optional.ofNullable(OnnxModelFile.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private void addNodes() {
    graph.input(INPUT, shape);
    for (int i = 0; i < network.layers().size(); i++) {
      LayerTensors tensors = network.parameters().get(i);
      if (network.layers().get(i) instanceof ExportedLayer.Convolution convolution) {
        addBlock(convolution, i, tensors);
      } else {
        if (i == network.blocks()) {
          shape = new int[] {shape[0] * shape[1] * shape[2]};
          addNode("Flatten", "flatten", List.of(), flattenAttributes());
        }
        addDense((ExportedLayer.Dense) network.layers().get(i), i, tensors);
      }
    }
    graph.node("Softmax", OUTPUT, List.of(value), List.of(integer("axis", 1)));
    graph.output(OUTPUT, shape);
  }

  private void addBlock(ExportedLayer.Convolution layer, int index, LayerTensors tensors) {
    int side = ExportedLayer.Convolution.KERNEL;
    String name = LayerNames.numbered(network, index);
    String weight =
        constant(name + ".weight", tensors.weights(), layer.filters(), layer.inputs(), side, side);
    String bias = constant(name + ".bias", tensors.bias(), layer.filters());
    shape = new int[] {layer.filters(), shape[1] - side + 1, shape[2] - side + 1};
    addNode("Conv", name, List.of(weight, bias), convolutionAttributes());
    addNode("Relu", name + "_relu", List.of(), List.of());
    shape = new int[] {layer.filters(), shape[1] / 2, shape[2] / 2};
    addNode("MaxPool", "pool_" + (index + 1), List.of(), poolAttributes());
  }

  private void addDense(ExportedLayer.Dense layer, int index, LayerTensors tensors) {
    String name = LayerNames.numbered(network, index);
    String weight = constant(name + ".weight", tensors.weights(), layer.units(), layer.inputs());
    String zero = constant(name + ".zero", new float[layer.units()], layer.units());
    String bias = constant(name + ".bias", tensors.bias(), layer.units());
    shape = new int[] {layer.units()};
    addNode("Gemm", name + "_product", List.of(weight, zero), denseAttributes());
    addNode("Add", name, List.of(bias), List.of());
    if (index + 1 < network.layers().size()) {
      addNode("Relu", name + "_relu", List.of(), List.of());
    }
  }

  /** A node that reads the value before it and constants; its own value has the present shape. */
  private void addNode(
      String operator, String name, List<String> constants, List<ProtobufMessage> attributes) {
    List<String> inputs = new ArrayList<>(List.of(value));
    inputs.addAll(constants);
    value = graph.node(operator, name, inputs, attributes);
    graph.shape(name, Element.FLOAT, shape);
  }

  private String constant(String name, float[] values, int... sizes) {
    return graph.constant(name, Element.FLOAT, Float32.bytes(values), sizes);
  }

  static List<ProtobufMessage> convolutionAttributes() {
    int side = ExportedLayer.Convolution.KERNEL;
    return List.of(
        text("auto_pad", "NOTSET"),
        integers("dilations", 1, 1),
        integer("group", 1),
        integers("kernel_shape", side, side),
        integers("pads", 0, 0, 0, 0),
        integers("strides", 1, 1));
  }

  static List<ProtobufMessage> poolAttributes() {
    return List.of(
        text("auto_pad", "NOTSET"),
        integer("ceil_mode", 0),
        integers("dilations", 1, 1),
        integers("kernel_shape", 2, 2),
        integers("pads", 0, 0, 0, 0),
        integer("storage_order", 0),
        integers("strides", 2, 2));
  }

  static List<ProtobufMessage> flattenAttributes() {
    return List.of(integer("axis", 1));
  }

  static List<ProtobufMessage> denseAttributes() {
    return List.of(real("alpha", 1), real("beta", 1), integer("transA", 0), integer("transB", 1));
  }
}

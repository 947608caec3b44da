package org.digits.export;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.digits.model.Float32;
import org.nd4j.shade.protobuf.ByteString;

/**
 * The ONNX model file, for any runtime of operator set 17. Input {@code image}: {@code [n, 1,
 * height, width]} in [0, 1]; output {@code probabilities}: {@code [n, classes]}.
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
  private static final String BATCH = "n";

  private final ExportedNetwork network;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("mnist_cnn");
  private String value = INPUT;

  private OnnxModelFile(ExportedNetwork network) {
    this.network = network;
  }

  /**
   * The bytes of a model file.
   *
   * @param metadata more than the hash of the parameters, such as the run id
   */
  public static byte[] write(ExportedNetwork network, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setProducerName(PRODUCER)
            .setProducerVersion(producerVersion())
            .setGraph(new OnnxModelFile(network).graph());
    Map<String, String> all = new TreeMap<>(metadata);
    all.put("parametersSha256", network.parametersSha256());
    all.forEach(
        (key, text) ->
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    return model.build().toByteArray();
  }

  // The jar's manifest has it; classes outside a jar have none.
  private static String producerVersion() {
    return Optional.ofNullable(OnnxModelFile.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private GraphProto graph() {
    graph.addInput(tensor(INPUT, 1, network.imageHeight(), network.imageWidth()));
    graph.addOutput(tensor(OUTPUT, network.plan().classes()));
    for (int i = 0; i < network.layers().size(); i++) {
      if (i == network.blocks()) {
        addNode("Flatten", "flatten");
      }
      LayerTensors tensors = network.parameters().get(i);
      if (network.layers().get(i) instanceof ExportedLayer.Convolution convolution) {
        addBlock(convolution, i, tensors);
      } else {
        addDense((ExportedLayer.Dense) network.layers().get(i), tensors);
      }
    }
    NodeProto.Builder softmax = addNode("Softmax", OUTPUT);
    softmax.addAttribute(integer("axis", 1));
    return graph.build();
  }

  private void addBlock(ExportedLayer.Convolution layer, int index, LayerTensors tensors) {
    int side = ExportedLayer.Convolution.KERNEL;
    NodeProto.Builder convolution = addNode("Conv", layer.name());
    convolution.addAttribute(square("kernel_shape", side));
    addParameters(convolution, tensors, layer.filters(), layer.inputs(), side, side);
    addNode("Relu", layer.name() + "_relu");
    NodeProto.Builder pool = addNode("MaxPool", LayerNames.of("max_pooling2d", index));
    pool.addAttribute(square("kernel_shape", 2)).addAttribute(square("strides", 2));
  }

  private void addDense(ExportedLayer.Dense layer, LayerTensors tensors) {
    NodeProto.Builder dense = addNode("Gemm", layer.name());
    dense.addAttribute(integer("transB", 1));
    addParameters(dense, tensors, layer.units(), layer.inputs());
    if (!layer.equals(network.layers().get(network.layers().size() - 1))) {
      addNode("Relu", layer.name() + "_relu");
    }
  }

  /** A node that reads the value before it; its own value has its name. */
  private NodeProto.Builder addNode(String operator, String name) {
    NodeProto.Builder node = graph.addNodeBuilder().setOpType(operator).setName(name);
    node.addInput(value).addOutput(name);
    value = name;
    return node;
  }

  private void addParameters(NodeProto.Builder node, LayerTensors tensors, int... shape) {
    addInitializer(node, node.getName() + ".weight", tensors.weights(), shape);
    addInitializer(node, node.getName() + ".bias", tensors.bias(), shape[0]);
  }

  private void addInitializer(NodeProto.Builder node, String name, float[] values, int... shape) {
    TensorProto.Builder tensor = graph.addInitializerBuilder().setName(name);
    tensor.setDataType(TensorProto.DataType.FLOAT);
    tensor.setRawData(ByteString.copyFrom(Float32.bytes(values)));
    for (int size : shape) {
      tensor.addDims(size);
    }
    node.addInput(name);
  }

  private static ValueInfoProto tensor(String name, int... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDimBuilder().setDimParam(BATCH);
    for (int size : shape) {
      dimensions.addDimBuilder().setDimValue(size);
    }
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT).setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private static AttributeProto integer(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto square(String name, int side) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(side)
        .addInts(side)
        .build();
  }
}

package org.digits.export;

import static org.digits.export.OnnxGraph.integer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.digits.export.OnnxGraph.Element;
import org.digits.model.Float32;

/**
 * The ONNX model in 8 bits, with QuantizeLinear and DequantizeLinear around each layer, which
 * runtimes fold into it. Activations are uint8 from 0 to their largest value on the images of the
 * calibration, the input's levels the pixels' own; weights are int8 with a scale for each filter or
 * unit, biases int32. The last layer, a thousandth of the work, and what it reads of another dense
 * layer stay float32: in 8 bits they change more labels than all others. Input and output are those
 * of {@link OnnxModelFile}.
 *
 * @see <a href="https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html">What
 *     onnxruntime reads</a>
 */
final class OnnxInt8File {
  private static final int ACTIVATION_LEVELS = 255;
  private static final int WEIGHT_LEVELS = 127;

  private final ExportedNetwork network;
  private final float[] ranges;
  private final OnnxGraph graph;
  private String value;
  private int[] shape;

  /** Of the present value; a pool and a flattening keep it. */
  private float scale = 1f / ACTIVATION_LEVELS;

  private int quantizations;

  private OnnxInt8File(ExportedNetwork network, float[] ranges, int batch) {
    this.network = network;
    this.ranges = ranges;
    graph = new OnnxGraph(batch);
    shape = new int[] {1, network.imageHeight(), network.imageWidth()};
  }

  /**
   * The bytes of a model file.
   *
   * @param metadata more than the hash of the parameters, such as the run id
   * @param ranges {@link ActivationRanges} of the network
   * @param batch images in a batch, or {@link OnnxGraph#ANY_BATCH}
   */
  static byte[] write(
      ExportedNetwork network, Map<String, String> metadata, float[] ranges, int batch) {
    OnnxInt8File file = new OnnxInt8File(network, ranges, batch);
    file.addNodes();
    return OnnxModelFile.model(file.graph, network, metadata);
  }

  private void addNodes() {
    value = graph.input(OnnxModelFile.INPUT, shape);
    quantize();
    for (int i = 0; i < network.layers().size(); i++) {
      LayerTensors tensors = network.parameters().get(i);
      if (network.layers().get(i) instanceof ExportedLayer.Convolution convolution) {
        addBlock(convolution, i, tensors);
      } else {
        if (i == network.blocks()) {
          shape = new int[] {shape[0] * shape[1] * shape[2]};
          add("Flatten", "flatten", List.of(value), OnnxModelFile.flattenAttributes());
          quantize();
        }
        addDense((ExportedLayer.Dense) network.layers().get(i), i, tensors);
      }
    }
    graph.node("Softmax", OnnxModelFile.OUTPUT, List.of(value), List.of(integer("axis", 1)));
    graph.output(OnnxModelFile.OUTPUT, shape);
  }

  private void addBlock(ExportedLayer.Convolution layer, int index, LayerTensors tensors) {
    int side = ExportedLayer.Convolution.KERNEL;
    String name = LayerNames.numbered(network, index);
    List<String> inputs = parameters(name, tensors, layer.filters(), layer.inputs(), side, side);
    shape = new int[] {layer.filters(), shape[1] - side + 1, shape[2] - side + 1};
    add("Conv", name, inputs, OnnxModelFile.convolutionAttributes());
    addRelu(name, index);
    shape = new int[] {layer.filters(), shape[1] / 2, shape[2] / 2};
    add("MaxPool", "pool_" + (index + 1), List.of(value), OnnxModelFile.poolAttributes());
    quantize();
  }

  private void addDense(ExportedLayer.Dense layer, int index, LayerTensors tensors) {
    boolean last = index + 1 == network.layers().size();
    String name = LayerNames.numbered(network, index);
    List<String> inputs =
        last
            ? List.of(
                value,
                floats(name + ".weight", tensors.weights(), layer.units(), layer.inputs()),
                floats(name + ".bias", tensors.bias(), layer.units()))
            : parameters(name, tensors, layer.units(), layer.inputs());
    shape = new int[] {layer.units()};
    add("Gemm", name, inputs, OnnxModelFile.denseAttributes());
    if (!last) {
      addRelu(name, index);
    }
  }

  private void addRelu(String name, int index) {
    add("Relu", name + "_relu", List.of(value), List.of());
    scale = positive(ranges[index]) / ACTIVATION_LEVELS;
    if (index < network.blocks() || index + 2 < network.layers().size()) {
      quantize();
    }
  }

  private String floats(String name, float[] values, int... sizes) {
    return graph.constant(name, Element.FLOAT, Float32.bytes(values), sizes);
  }

  private void add(
      String operator, String name, List<String> inputs, List<ProtobufMessage> attributes) {
    value = graph.node(operator, name, inputs, attributes);
    graph.shape(name, Element.FLOAT, shape);
  }

  /** Rounds the present value to uint8 by the present scale, and back. */
  private void quantize() {
    String name = "activation_" + ++quantizations;
    String step = floats(name + ".scale", new float[] {scale});
    String zero = graph.constant(name + ".zero", Element.UINT8, new byte[1]);
    List<ProtobufMessage> axis = List.of(integer("axis", 1));
    String levels =
        graph.node("QuantizeLinear", name + "_levels", List.of(value, step, zero), axis);
    graph.shape(levels, Element.UINT8, shape);
    value = graph.node("DequantizeLinear", name, List.of(levels, step, zero), axis);
    graph.shape(value, Element.FLOAT, shape);
  }

  /** Weights and bias as integers and the nodes that make numbers of them: a layer's inputs. */
  private List<String> parameters(String name, LayerTensors tensors, int... sizes) {
    int outputs = sizes[0];
    int each = tensors.weights().length / outputs;
    byte[] weights = new byte[tensors.weights().length];
    float[] steps = new float[outputs];
    ByteBuffer bias = ByteBuffer.allocate(outputs * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    float[] biasSteps = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      float largest = 0;
      for (int i = output * each; i < (output + 1) * each; i++) {
        largest = Math.max(largest, Math.abs(tensors.weights()[i]));
      }
      steps[output] = positive(largest) / WEIGHT_LEVELS;
      for (int i = output * each; i < (output + 1) * each; i++) {
        weights[i] = (byte) Math.rint(tensors.weights()[i] / steps[output]);
      }
      biasSteps[output] = scale * steps[output];
      bias.putInt((int) Math.rint((double) tensors.bias()[output] / biasSteps[output]));
    }
    return List.of(
        value,
        constant(name + ".weight", Element.INT8, weights, steps, sizes),
        constant(name + ".bias", Element.INT32, bias.array(), biasSteps, outputs));
  }

  private String constant(
      String name, Element element, byte[] levels, float[] steps, int... sizes) {
    String integers = graph.constant(name + "_levels", element, levels, sizes);
    String step =
        graph.constant(name + ".scale", Element.FLOAT, Float32.bytes(steps), steps.length);
    byte[] zeros = new byte[steps.length * element.bytes()];
    String zero = graph.constant(name + ".zero", element, zeros, steps.length);
    graph.node(
        "DequantizeLinear", name, List.of(integers, step, zero), List.of(integer("axis", 0)));
    graph.fixedShape(name, Element.FLOAT, sizes);
    return name;
  }

  // A layer that is always 0 has any scale.
  private static float positive(float range) {
    return range > 0 ? range : 1;
  }
}

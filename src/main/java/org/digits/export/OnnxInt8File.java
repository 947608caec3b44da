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
final class OnnxInt8File extends OnnxNetwork {
  private static final int ACTIVATION_LEVELS = 255;
  private static final int WEIGHT_LEVELS = 127;

  private final float[] ranges;

  /** Of the present value; a pool and a flattening keep it. */
  private float scale = 1f / ACTIVATION_LEVELS;

  private int quantizations;

  private OnnxInt8File(ExportedNetwork network, float[] ranges, int batch) {
    super(network, batch);
    this.ranges = ranges;
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
    return new OnnxInt8File(network, ranges, batch).model(metadata);
  }

  @Override
  void moved() {
    quantize();
  }

  @Override
  void activated(int index) {
    scale = positive(ranges[index]) / ACTIVATION_LEVELS;
    if (index < network.blocks() || index + 2 < network.layers().size()) {
      quantize();
    }
  }

  @Override
  void addProduct(int index, LayerTensors tensors, int inputs) {
    int units = tensors.bias().length;
    String name = LayerNames.numbered(network, index);
    boolean last = index + 1 == network.layers().size();
    List<String> constants =
        last
            ? List.of(
                floats(name + ".weight", tensors.weights(), units, inputs),
                floats(name + ".bias", tensors.bias(), units))
            : parameters(name, tensors, units, inputs);
    add("Gemm", name, constants, OnnxModelFile.denseAttributes());
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

  /** Weights and bias as integers, and the nodes that make numbers of them. */
  @Override
  List<String> parameters(String name, LayerTensors tensors, int... sizes) {
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

package org.digits.export;

import static org.digits.export.OnnxGraph.integer;
import static org.digits.export.OnnxGraph.real;

import java.util.List;
import java.util.Map;

/**
 * The ONNX model file, for any runtime of operator set 17. Input {@code image}: {@code [batch, 1,
 * height, width]} in [0, 1]; output {@code probabilities}: {@code [batch, classes]}.
 *
 * <p>It is written for readers that know less than the standard: every attribute is there, its
 * default too; a dense layer's bias is an Add of its own, beside a Gemm that adds zeros; no tensor
 * is called {@code conv2d}.
 */
public final class OnnxModelFile extends OnnxNetwork {
  /** The model's input. */
  public static final String INPUT = "image";

  /** The model's output. */
  public static final String OUTPUT = "probabilities";

  private OnnxModelFile(ExportedNetwork network, int batch) {
    super(network, batch);
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
    return new OnnxModelFile(network, batch).model(metadata);
  }

  @Override
  List<String> parameters(String name, LayerTensors tensors, int... sizes) {
    return List.of(
        floats(name + ".weight", tensors.weights(), sizes),
        floats(name + ".bias", tensors.bias(), sizes[0]));
  }

  @Override
  void addProduct(int index, LayerTensors tensors, int inputs) {
    int units = tensors.bias().length;
    String name = LayerNames.numbered(network, index);
    String weight = floats(name + ".weight", tensors.weights(), units, inputs);
    String zero = floats(name + ".zero", new float[units], units);
    String bias = floats(name + ".bias", tensors.bias(), units);
    add("Gemm", name + "_product", List.of(weight, zero), denseAttributes());
    add("Add", name, List.of(bias), List.of());
  }

  static List<ProtobufMessage> denseAttributes() {
    return List.of(real("alpha", 1), real("beta", 1), integer("transA", 0), integer("transB", 1));
  }
}

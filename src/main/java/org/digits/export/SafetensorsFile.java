package org.digits.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.digits.model.Float32;

/**
 * The weights alone, under the names and in the layout of the ONNX file, which are PyTorch's: of a
 * convolution {@code [filters, inputs, 3, 3]}, of a dense layer {@code [units, inputs]}. A file is
 * the length of its header as int64, the header as JSON, and the values, all little-endian.
 *
 * @see <a href="https://github.com/huggingface/safetensors">The format</a>
 */
final class SafetensorsFile {
  private static final int ALIGNMENT = 8;

  private final ObjectNode header = JsonNodeFactory.instance.objectNode();
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();

  private SafetensorsFile() {}

  /**
   * The bytes of a file.
   *
   * @param metadata more than the hash of the parameters, such as the run id
   */
  static byte[] write(ExportedNetwork network, Map<String, String> metadata) {
    SafetensorsFile file = new SafetensorsFile();
    Map<String, String> all = new TreeMap<>(metadata);
    all.put("parametersSha256", network.parametersSha256());
    ObjectNode entries = file.header.putObject("__metadata__");
    all.forEach(entries::put);
    for (int i = 0; i < network.layers().size(); i++) {
      file.add(
          LayerNames.numbered(network, i), network.layers().get(i), network.parameters().get(i));
    }
    return file.bytes();
  }

  private void add(String name, ExportedLayer layer, LayerTensors tensors) {
    if (layer instanceof ExportedLayer.Convolution convolution) {
      int side = ExportedLayer.Convolution.KERNEL;
      addTensor(
          name + ".weight",
          tensors.weights(),
          convolution.filters(),
          convolution.inputs(),
          side,
          side);
    } else if (layer instanceof ExportedLayer.Dense dense) {
      addTensor(name + ".weight", tensors.weights(), dense.units(), dense.inputs());
    }
    addTensor(name + ".bias", tensors.bias(), layer.biasCount());
  }

  private void addTensor(String name, float[] content, int... shape) {
    ObjectNode entry = header.putObject(name).put("dtype", "F32");
    for (int size : shape) {
      entry.withArray("shape").add(size);
    }
    entry.putArray("data_offsets").add(values.size());
    values.writeBytes(Float32.bytes(content));
    entry.withArray("data_offsets").add(values.size());
  }

  private byte[] bytes() {
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + padded + values.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(json);
    while (file.position() < Long.BYTES + padded) {
      file.put((byte) ' ');
    }
    return file.put(values.toByteArray()).array();
  }
}

package org.digits.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.digits.data.DataFormatException;

/**
 * Reads a network out of an ONNX file.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">The numbers of the
 *     fields</a>
 */
public final class OnnxFile {
  private final Path file;
  private final Map<Path, ByteBuffer> beside = new HashMap<>();

  private OnnxFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a model whose output is a softmax, for images {@code [batch, 1, height, width]} or {@code
   * [batch, height, width, 1]} in [0, 1].
   *
   * @param file the model; tensors that it keeps in a file of their own lie in the same folder
   * @throws DataFormatException if it is damaged, or has a layer that this project's networks have
   *     not; the message names the layer
   */
  public static ImportedNetwork read(Path file) throws IOException {
    try {
      return new OnnxFile(file).network();
    } catch (DataFormatException e) {
      throw e.in(file.toString());
    }
  }

  private ImportedNetwork network() throws IOException {
    ProtobufFields model = ProtobufFields.read(ByteBuffer.wrap(Files.readAllBytes(file)));
    ProtobufFields graph = model.message(7);
    OnnxConstants constants = new OnnxConstants(graph.messages(5), this::external);
    OnnxGraphReader reader = new OnnxGraphReader(input(graph, constants), constants);
    for (ProtobufFields node : graph.messages(1)) {
      reader.add(OnnxNode.of(node));
    }
    List<ProtobufFields> outputs = graph.messages(12);
    reader.requireEnd(outputs.isEmpty() ? "" : outputs.get(0).text(1));
    String producer = (model.text(2) + " " + model.text(3)).strip();
    return reader.build(producer.isEmpty() ? "ONNX" : producer);
  }

  private static ProtobufFields input(ProtobufFields graph, OnnxConstants constants)
      throws DataFormatException {
    for (ProtobufFields input : graph.messages(11)) {
      if (!constants.has(input.text(1))) {
        return input;
      }
    }
    throw ProtobufFields.broken("a graph without an input");
  }

  private ByteBuffer external(String name, long offset, long length) throws DataFormatException {
    // A plain name, so that a model cannot read what lies elsewhere.
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      throw ProtobufFields.broken("tensors in a file called '" + name + "'");
    }
    ByteBuffer bytes = beside(file.resolveSibling(name));
    long end = length < 0 ? bytes.limit() : offset + length;
    if (offset < 0 || end < offset || end > bytes.limit()) {
      throw ProtobufFields.broken(
          "a tensor at %d to %d of %s, which has %d bytes"
              .formatted(offset, end, name, bytes.limit()));
    }
    return bytes.slice((int) offset, (int) (end - offset)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer beside(Path path) throws DataFormatException {
    ByteBuffer known = beside.get(path);
    if (known == null) {
      try {
        known = ByteBuffer.wrap(Files.readAllBytes(path));
      } catch (IOException e) {
        throw new DataFormatException(
                "expected its tensors in %s, found no such file (%s); copy both files"
                    .formatted(path, e.getMessage()))
            .causedBy(e);
      }
      beside.put(path, known);
    }
    return known;
  }
}

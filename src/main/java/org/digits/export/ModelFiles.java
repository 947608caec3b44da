package org.digits.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunFile;

/** The model files of a run: one network in every format. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * The files to publish.
   *
   * @param network the same, as Keras and ONNX files hold it
   */
  public static List<RunFile> of(
      String runId,
      NetworkConfiguration configuration,
      NetworkSnapshot snapshot,
      ExportedNetwork network) {
    List<RunFile> files = new ArrayList<>();
    files.add(new RunFile(RunDirectory.MODEL, () -> Dl4jModelFile.write(configuration, snapshot)));
    for (ModelFormat format : ModelFormat.values()) {
      if (format != ModelFormat.DL4J) {
        files.add(new RunFile(format.fileName(), () -> make(format, runId, snapshot, network)));
      }
    }
    return files;
  }

  /** The bytes of a file of any format but DL4J's own. */
  static byte[] make(
      ModelFormat format, String runId, NetworkSnapshot snapshot, ExportedNetwork network)
      throws IOException {
    Map<String, String> metadata = Map.of("runId", runId);
    return switch (format) {
      case KERAS -> KerasModelFile.write(network);
      case KERAS3 -> KerasArchive.write(network, snapshot);
      case ONNX -> OnnxModelFile.write(network, metadata);
      case SAFETENSORS -> SafetensorsFile.write(network, metadata);
      case DL4J -> throw new IllegalArgumentException("it takes a configuration");
    };
  }

  /** The bytes of an ONNX file other than the published one. */
  static byte[] make(OnnxVariant variant, String runId, ExportedNetwork network) {
    Map<String, String> metadata = Map.of("runId", runId);
    return variant
        .calibration()
        .map(images -> ActivationRanges.of(network, images))
        .map(ranges -> OnnxInt8File.write(network, metadata, ranges, variant.batch()))
        .orElseGet(() -> OnnxModelFile.write(network, metadata, variant.batch()));
  }
}

package org.digits.export;

import java.util.List;
import java.util.Map;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunFile;

/** The model files of a run: one network in three formats. */
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
    return List.of(
        new RunFile(RunDirectory.MODEL, () -> Dl4jModelFile.write(configuration, snapshot)),
        new RunFile(RunDirectory.KERAS_MODEL, () -> KerasModelFile.write(network)),
        new RunFile(RunDirectory.ONNX_MODEL, () -> onnx(runId, network)));
  }

  static byte[] onnx(String runId, ExportedNetwork network) {
    return OnnxModelFile.write(network, Map.of("runId", runId));
  }
}

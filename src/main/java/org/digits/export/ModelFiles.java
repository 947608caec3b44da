package org.digits.export;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunFile;

/** The model files of a run: one network in three formats. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * The files to publish.
   *
   * @throws org.digits.engine.vector.UnsupportedNetworkException if Keras and ONNX files cannot
   *     hold the network
   */
  public static List<RunFile> of(
      String runId,
      MultiLayerConfiguration configuration,
      NetworkSnapshot snapshot,
      int imageHeight,
      int imageWidth) {
    ExportedNetwork network = ExportedNetwork.of(configuration, snapshot, imageHeight, imageWidth);
    return List.of(
        new RunFile(RunDirectory.MODEL, () -> Dl4jModelFile.write(configuration, snapshot)),
        new RunFile(RunDirectory.KERAS_MODEL, () -> KerasModelFile.write(network)),
        new RunFile(RunDirectory.ONNX_MODEL, () -> onnx(runId, network)));
  }

  static byte[] onnx(String runId, ExportedNetwork network) {
    return OnnxModelFile.write(network, Map.of("runId", runId));
  }
}

package org.digits.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.digits.model.NetworkSnapshot;

/**
 * The archive of Keras 3, from which training goes on: architecture, weights, compile settings and
 * the optimizer's state. A zip of {@code config.json}, {@code metadata.json} and {@code
 * model.weights.h5}. Input: {@code [n, height, width, 1]} in [0, 1]; output: {@code [n, classes]}.
 *
 * @see <a href="https://github.com/keras-team/keras/blob/master/keras/src/saving/saving_lib.py">The
 *     format's reader</a>
 */
final class KerasArchive {
  /** The Keras whose form this is. */
  static final String KERAS_VERSION = "3.15.1";

  private final ExportedNetwork network;
  private final KerasTensors tensors;

  private KerasArchive(ExportedNetwork network) {
    this.network = network;
    tensors = new KerasTensors(network.plan());
  }

  /**
   * The bytes of an archive.
   *
   * @param snapshot the network's, for its updater's state
   */
  static byte[] write(ExportedNetwork network, NetworkSnapshot snapshot) throws IOException {
    byte[] weights = HdfBytes.write(hdf -> new KerasArchive(network).putWeights(hdf, snapshot));
    String metadata =
        JsonNodeFactory.instance.objectNode().put("keras_version", KERAS_VERSION).toString();
    return new SameZip()
        .add("metadata.json", metadata.getBytes(StandardCharsets.UTF_8))
        .add(
            "config.json", KerasConfig.archive(network).toString().getBytes(StandardCharsets.UTF_8))
        .add("model.weights.h5", weights)
        .toByteArray();
  }

  private void putWeights(WritableHdfFile hdf, NetworkSnapshot snapshot) {
    WritableGroup layers = hdf.putGroup("layers");
    for (int i = 0; i < network.layers().size(); i++) {
      ExportedLayer layer = network.layers().get(i);
      LayerTensors values = network.parameters().get(i);
      WritableGroup variables = layers.putGroup(layer.name()).putGroup("vars");
      variables.putDataset("0", tensors.kernel(layer, values.weights()));
      variables.putDataset("1", values.bias());
    }
    putOptimizer(hdf.putGroup("optimizer").putGroup("vars"), snapshot);
  }

  /** Iteration, learning rate, and of each parameter in turn every state that the updater keeps. */
  private void putOptimizer(WritableGroup variables, NetworkSnapshot snapshot) {
    variables.putDataset("0", Math.toIntExact(snapshot.iteration()));
    variables.putDataset("1", (float) network.learningRate());
    int states = network.updater().statesPerParameter();
    List<List<LayerTensors>> state = LayerTensors.cutState(network.layers(), snapshot, states);
    int next = 2;
    for (int i = 0; i < network.layers().size(); i++) {
      ExportedLayer layer = network.layers().get(i);
      for (List<LayerTensors> one : state) {
        variables.putDataset("" + next++, tensors.kernel(layer, one.get(i).weights()));
      }
      for (List<LayerTensors> one : state) {
        variables.putDataset("" + next++, one.get(i).bias());
      }
    }
  }
}

package org.digits.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The HDF5 model file of Keras 2, which Keras 3 and DL4J's import read too: architecture, weights
 * and compile settings, so that training can go on. Input: {@code [n, height, width, 1]} in [0, 1];
 * output: {@code [n, classes]}. The optimizer's state stays out, for Keras 3 cannot train on from a
 * file that has it, its own included: it builds the optimizer for no variable.
 *
 * @see <a
 *     href="https://github.com/keras-team/keras/blob/master/keras/src/legacy/saving/legacy_h5_format.py">The
 *     format's reader</a>
 */
public final class KerasModelFile {
  // Keras' own limit; an attribute of 64 KiB or more would be lost without a word.
  private static final int ATTRIBUTE_BYTES = 64_512;

  private final ExportedNetwork network;
  private final KerasTensors tensors;

  private KerasModelFile(ExportedNetwork network) {
    this.network = network;
    tensors = new KerasTensors(network.plan());
  }

  /** The bytes of a model file. */
  public static byte[] write(ExportedNetwork network) throws IOException {
    return HdfBytes.write(hdf -> new KerasModelFile(network).write(hdf));
  }

  private void write(WritableHdfFile hdf) {
    putVersion(hdf);
    putJson(hdf, "model_config", KerasConfig.model(network));
    putJson(hdf, "training_config", KerasConfig.training(network));
    WritableGroup weights = hdf.putGroup("model_weights");
    putVersion(weights);
    // Layers without weights have no group: DL4J's import wants a list of names in each, HDF5 has
    // empty lists, and the library has not.
    putNames(
        weights,
        "layer_names",
        network.layers().stream().map(ExportedLayer::name).toArray(String[]::new));
    for (int i = 0; i < network.layers().size(); i++) {
      putWeights(weights, network.layers().get(i), network.parameters().get(i));
    }
  }

  private void putWeights(WritableGroup weights, ExportedLayer layer, LayerTensors values) {
    WritableGroup group = weights.putGroup(layer.name());
    putNames(
        group, "weight_names", new String[] {layer.name() + "/kernel:0", layer.name() + "/bias:0"});
    WritableGroup inner = group.putGroup(layer.name());
    inner.putDataset("kernel:0", tensors.kernel(layer, values.weights()));
    inner.putDataset("bias:0", values.bias());
  }

  private static void putVersion(WritableGroup group) {
    HdfText.put(group, "keras_version", KerasConfig.KERAS_VERSION);
    HdfText.put(group, "backend", KerasConfig.BACKEND);
  }

  private static void putJson(WritableGroup group, String name, ObjectNode json) {
    String text = json.toString();
    requireSpace(name, text.getBytes(StandardCharsets.UTF_8).length);
    HdfText.put(group, name, text);
  }

  // The strings are as long as the longest.
  private static void putNames(WritableGroup group, String name, String[] names) {
    int longest = 0;
    for (String text : names) {
      longest = Math.max(longest, text.getBytes(StandardCharsets.UTF_8).length + 1);
    }
    requireSpace(name, longest * names.length);
    group.putAttribute(name, names);
  }

  private static void requireSpace(String name, int bytes) {
    if (bytes > ATTRIBUTE_BYTES) {
      throw new IllegalArgumentException(
          "the network has too many layers for a Keras file: its %s takes %d bytes, an attribute holds %d"
              .formatted(name, bytes, ATTRIBUTE_BYTES));
    }
  }
}

package org.digits.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.digits.evaluation.DataProfile;
import org.digits.model.InputSizes;
import org.digits.model.NetworkSnapshot;
import org.digits.model.Snapshots;

/** The model file of DL4J's {@link ModelSerializer}, with updater state. */
public final class Dl4jModelFile {
  private Dl4jModelFile() {}

  /**
   * What a model file holds.
   *
   * @param configuration the network
   * @param snapshot its parameters, updater state and iteration
   */
  public record LoadedModel(MultiLayerConfiguration configuration, NetworkSnapshot snapshot) {

    /**
     * The image sizes to expect: the training images' where the run recorded it, otherwise all that
     * the network reads.
     */
    public InputSizes sizes(DataProfile training) {
      return training.height() > 0
          ? InputSizes.exactly(training.height(), training.width())
          : InputSizes.of(configuration);
    }
  }

  /** The bytes of a model file from which training can go on. */
  public static byte[] write(MultiLayerConfiguration configuration, NetworkSnapshot snapshot)
      throws IOException {
    // A clone: the network writes its iteration count into its configuration.
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    try {
      Snapshots.load(snapshot, network);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network, bytes, true);
      return bytes.toByteArray();
    } finally {
      Snapshots.release(network);
    }
  }
}

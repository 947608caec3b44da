package org.digits.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.digits.evaluation.DataProfile;
import org.digits.model.InputSizes;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;

/**
 * The model file of DL4J's {@code ModelSerializer}, with updater state: a zip of the configuration
 * as JSON and of one array or two.
 */
public final class Dl4jModelFile {
  static final String CONFIGURATION = "configuration.json";
  static final String PARAMETERS = "coefficients.bin";
  static final String UPDATER_STATE = "updaterState.bin";

  private Dl4jModelFile() {}

  /**
   * What a model file holds.
   *
   * @param configuration the network
   * @param snapshot its parameters, updater state and iteration
   */
  public record LoadedModel(NetworkConfiguration configuration, NetworkSnapshot snapshot) {

    /**
     * The image sizes to expect: the training images' where the run recorded it, otherwise all that
     * the network reads.
     */
    public InputSizes sizes(DataProfile training) {
      return training.height() > 0
          ? InputSizes.exactly(training.height(), training.width())
          : configuration.sizes();
    }
  }

  /** The bytes of a model file from which training can go on. */
  public static byte[] write(NetworkConfiguration configuration, NetworkSnapshot snapshot)
      throws IOException {
    String json = configuration.toJson(snapshot.iteration());
    SameZip zip =
        new SameZip()
            .add(CONFIGURATION, json.getBytes(StandardCharsets.UTF_8))
            .add(PARAMETERS, Nd4jArray.write(snapshot.parameters()));
    if (snapshot.updaterState().length > 0) {
      zip.add(UPDATER_STATE, Nd4jArray.write(snapshot.updaterState()));
    }
    return zip.toByteArray();
  }
}

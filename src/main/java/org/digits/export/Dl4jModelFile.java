package org.digits.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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

  /**
   * Of all entries, so that a network gives one file; the first day of zip would be written twice.
   */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      String json = configuration.toJson(snapshot.iteration());
      add(zip, CONFIGURATION, json.getBytes(StandardCharsets.UTF_8));
      add(zip, PARAMETERS, Nd4jArray.write(snapshot.parameters()));
      if (snapshot.updaterState().length > 0) {
        add(zip, UPDATER_STATE, Nd4jArray.write(snapshot.updaterState()));
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
    zip.write(content);
  }
}

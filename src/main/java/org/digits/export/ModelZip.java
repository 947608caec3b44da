package org.digits.export;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.NetworkSnapshot;

/**
 * Reads what {@link Dl4jModelFile} writes without starting ND4J, which takes seconds: a zip of the
 * configuration as JSON and two arrays. An array is two buffers, its shape and its values; a buffer
 * is the name of its allocation, its length as int64, the name of its type, and big-endian values.
 *
 * <p>DL4J's own reader deserializes Java objects that it finds in the zip; here any entry but those
 * three is refused.
 */
public final class ModelZip {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER_STATE = "updaterState.bin";
  private static final Set<String> KNOWN = Set.of(CONFIGURATION, PARAMETERS, UPDATER_STATE);
  // 64 million floats; a few kilobytes of zip can unpack to more than any memory.
  private static final int MOST_BYTES = 256 << 20;

  private ModelZip() {}

  /**
   * Reads a model file.
   *
   * @throws IOException if an entry is missing, unknown or larger than 256 MiB, or its values are
   *     not floats
   */
  public static LoadedModel read(byte[] zip) throws IOException {
    Map<String, byte[]> entries = entries(zip);
    if (!entries.containsKey(CONFIGURATION) || !entries.containsKey(PARAMETERS)) {
      throw new IOException(
          "the model file has no %s or no %s; it has %s"
              .formatted(CONFIGURATION, PARAMETERS, entries.keySet()));
    }
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    float[] state =
        entries.containsKey(UPDATER_STATE) ? floats(entries, UPDATER_STATE) : new float[0];
    return new LoadedModel(
        configuration,
        new NetworkSnapshot(floats(entries, PARAMETERS), state, configuration.getIterationCount()));
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (!KNOWN.contains(name) || entries.containsKey(name)) {
          throw new IOException(
              "the model file has an entry '%s'; expected %s, each once; is it a model.zip of this project?"
                  .formatted(name, KNOWN.stream().sorted().toList()));
        }
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new IOException(
              "%s of the model file unpacks to more than %d bytes; it is no model of this project"
                  .formatted(name, MOST_BYTES));
        }
        entries.put(name, bytes);
      }
    }
    return entries;
  }

  private static float[] floats(Map<String, byte[]> entries, String name) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entries.get(name)))) {
      in.readUTF();
      long shapeNumbers = in.readLong();
      requireType(name, "LONG", in.readUTF());
      in.skipNBytes(Math.multiplyExact(shapeNumbers, Long.BYTES));
      in.readUTF();
      int count = Math.toIntExact(in.readLong());
      requireType(name, "FLOAT", in.readUTF());
      byte[] bytes = in.readNBytes(Math.multiplyExact(count, Float.BYTES));
      if (bytes.length != count * Float.BYTES) {
        throw new IOException(
            "%s of the model file: expected %d values, found the end of the file after %d"
                .formatted(name, count, bytes.length / Float.BYTES));
      }
      float[] values = new float[count];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
      return values;
    }
  }

  private static void requireType(String name, String expected, String found) throws IOException {
    if (!found.equals(expected)) {
      throw new IOException(
          "%s of the model file: expected values of type %s, found %s"
              .formatted(name, expected, found));
    }
  }
}

package org.digits.export;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.data.DataFormatException;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.NetworkSnapshot;

/**
 * Reads what {@link Dl4jModelFile} writes without starting ND4J, which takes seconds, and without
 * Java deserialization: a zip of the configuration as JSON and two arrays. An array is two buffers,
 * its shape and its values; a buffer is the name of its allocation, its length as int64, the name
 * of its type, and big-endian values.
 */
public final class ModelZip {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER_STATE = "updaterState.bin";
  private static final Set<String> READ = Set.of(CONFIGURATION, PARAMETERS, UPDATER_STATE);

  // Trained weights hardly shrink, and an updater's state is at most three times as many values.
  private static final int MOST_UNPACKED_RATIO = 16;
  private static final int ALWAYS_UNPACKED_BYTES = 16 << 20;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private ModelZip() {}

  /**
   * Reads a model file.
   *
   * @param location for messages
   * @throws DataFormatException if it is not what {@link Dl4jModelFile} writes, or unpacks to more
   *     than 16 times its length (and 16 MiB)
   */
  public static LoadedModel read(byte[] zip, String location) throws DataFormatException {
    try {
      return model(entries(zip));
    } catch (DataFormatException e) {
      throw e.in(location);
    } catch (IOException e) {
      throw broken("expected a whole zip of a DL4J model", e).in(location);
    }
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    long left = Math.max(ALWAYS_UNPACKED_BYTES, (long) MOST_UNPACKED_RATIO * zip.length);
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = plain(entry.getName());
        int most = READ.contains(name) ? (int) Math.min(left + 1, MAX_ARRAY) : 0;
        byte[] bytes = in.readNBytes(most);
        left -= bytes.length;
        if (left < 0) {
          throw new DataFormatException(
              "expected entries of at most %d times the file's length, found more in %s; is it a model?"
                  .formatted(MOST_UNPACKED_RATIO, name));
        }
        if (entries.put(name, bytes) != null) {
          throw new DataFormatException(
              "expected each entry once, found %s twice; publish the run again".formatted(name));
        }
      }
    } catch (IllegalArgumentException e) {
      // Java's way to say that a name is not in UTF-8.
      throw broken("expected names in UTF-8", e);
    }
    return entries;
  }

  private static String plain(String name) throws DataFormatException {
    if (name.contains("/") || name.contains("\\") || name.contains("..")) {
      throw new DataFormatException(
          "expected plain names of entries, found '%s'; do not use this file"
              .formatted(printable(name)));
    }
    return name;
  }

  private static LoadedModel model(Map<String, byte[]> entries) throws IOException {
    if (!entries.containsKey(CONFIGURATION) || !entries.containsKey(PARAMETERS)) {
      throw new DataFormatException(
          "the model file has no %s or no %s; it has %s"
              .formatted(CONFIGURATION, PARAMETERS, printable(entries.keySet().toString())));
    }
    MultiLayerConfiguration configuration = configuration(entries.get(CONFIGURATION));
    if (configuration.getIterationCount() < 0) {
      throw new DataFormatException(
          "%s: expected an iteration of at least 0, found %d"
              .formatted(CONFIGURATION, configuration.getIterationCount()));
    }
    float[] state =
        entries.containsKey(UPDATER_STATE) ? floats(entries, UPDATER_STATE) : new float[0];
    return new LoadedModel(
        configuration,
        new NetworkSnapshot(floats(entries, PARAMETERS), state, configuration.getIterationCount()));
  }

  private static MultiLayerConfiguration configuration(byte[] json) throws DataFormatException {
    MultiLayerConfiguration configuration;
    try {
      configuration = MultiLayerConfiguration.fromJson(new String(json, StandardCharsets.UTF_8));
    } catch (RuntimeException | LinkageError e) {
      // DL4J has no exception of its own, and names of classes stand in the file.
      throw broken(CONFIGURATION + ": expected a network of DL4J", e);
    }
    if (configuration == null) {
      throw new DataFormatException(CONFIGURATION + ": expected a network of DL4J, found null");
    }
    return configuration;
  }

  private static float[] floats(Map<String, byte[]> entries, String name) throws IOException {
    byte[] bytes = entries.get(name);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int shape = values(in, name, "LONG", Long.BYTES);
      in.skipNBytes((long) shape * Long.BYTES);
      float[] values = new float[values(in, name, "FLOAT", Float.BYTES)];
      int begin = bytes.length - in.available();
      ByteBuffer.wrap(bytes, begin, in.available()).asFloatBuffer().get(values);
      return values;
    }
  }

  /** Reads the head of a buffer; the returned number of values follows it. */
  private static int values(DataInputStream in, String name, String type, int valueBytes)
      throws IOException {
    in.readUTF();
    long count = in.readLong();
    String found = in.readUTF();
    if (!found.equals(type)) {
      throw new DataFormatException(
          "%s: expected values of type %s, found %s".formatted(name, type, printable(found)));
    }
    if (count < 0 || count > in.available() / valueBytes) {
      throw new DataFormatException(
          "%s: expected %d values, found the end after %d"
              .formatted(name, count, in.available() / valueBytes));
    }
    return (int) count;
  }

  private static DataFormatException broken(String expected, Throwable cause) {
    DataFormatException broken =
        new DataFormatException(
            "%s, found a broken one (%s); get a complete copy of the file"
                .formatted(expected, printable(String.valueOf(cause.getMessage()))));
    broken.initCause(cause);
    return broken;
  }

  /** At most 120 characters of a text out of the file, on one line. */
  private static String printable(String text) {
    return text.substring(0, Math.min(120, text.length())).replaceAll("[^ -~]", "?");
  }
}

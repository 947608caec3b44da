package org.digits.export;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.digits.data.DataFormatException;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;

/** Reads what {@link Dl4jModelFile} and DL4J's own {@code ModelSerializer} write. */
public final class ModelZip {
  private static final Set<String> READ =
      Set.of(Dl4jModelFile.CONFIGURATION, Dl4jModelFile.PARAMETERS, Dl4jModelFile.UPDATER_STATE);

  // Trained weights hardly shrink, and an updater's state is at most three times as many values.
  private static final int MOST_UNPACKED_RATIO = 16;
  private static final int ALWAYS_UNPACKED_BYTES = 16 << 20;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private ModelZip() {}

  /**
   * Reads a model file.
   *
   * @param location for messages
   * @throws DataFormatException if it is no such file, or unpacks to more than 16 times its length
   *     (and 16 MiB)
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
    byte[] json = entries.get(Dl4jModelFile.CONFIGURATION);
    byte[] parameters = entries.get(Dl4jModelFile.PARAMETERS);
    byte[] state = entries.get(Dl4jModelFile.UPDATER_STATE);
    if (json == null || parameters == null) {
      throw new DataFormatException(
          "the model file has no %s or no %s; it has %s"
              .formatted(
                  Dl4jModelFile.CONFIGURATION,
                  Dl4jModelFile.PARAMETERS,
                  printable(entries.keySet().toString())));
    }
    NetworkConfiguration configuration;
    long iteration;
    try {
      String text = new String(json, StandardCharsets.UTF_8);
      configuration = NetworkConfiguration.of(text);
      iteration = NetworkConfiguration.iteration(text);
    } catch (DataFormatException e) {
      throw e.in(Dl4jModelFile.CONFIGURATION);
    }
    return new LoadedModel(
        configuration,
        new NetworkSnapshot(
            Nd4jArray.read(parameters, Dl4jModelFile.PARAMETERS),
            state == null ? new float[0] : Nd4jArray.read(state, Dl4jModelFile.UPDATER_STATE),
            iteration));
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
  static String printable(String text) {
    return text.substring(0, Math.min(120, text.length())).replaceAll("[^ -~]", "?");
  }
}

package org.digits.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.digits.data.DataFormatException;

/**
 * Reads a network out of a model file of Keras: {@code .keras} of Keras 3, or {@code .h5} of Keras
 * 2 and 3.
 */
public final class KerasFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> READ =
      new TreeSet<>(Set.of("config.json", "metadata.json", "model.weights.h5"));

  // Keras stores the entries as they are.
  private static final int MOST_UNPACKED_RATIO = 16;
  private static final int ALWAYS_UNPACKED_BYTES = 16 << 20;

  private KerasFile() {}

  /**
   * Reads a Sequential model that ends with a softmax, for images {@code [n, height, width, 1]} in
   * [0, 1].
   *
   * @throws DataFormatException if it is damaged, or has a layer that this project's networks have
   *     not; the message names the layer
   */
  public static ImportedNetwork read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K' ? archive(bytes) : hdf(bytes);
    } catch (DataFormatException e) {
      throw e.in(file.toString());
    } catch (IOException | RuntimeException e) {
      // The library has no exception of its own for every kind of damage.
      throw new DataFormatException(
              "expected a model of Keras, found a broken one (%s); get a complete copy of the file"
                  .formatted(e.getMessage()))
          .causedBy(e)
          .in(file.toString());
    }
  }

  private static ImportedNetwork hdf(byte[] bytes) throws IOException {
    try (HdfFile file = HdfFile.fromByteBuffer(ByteBuffer.wrap(bytes))) {
      if (file.getAttribute("model_config") == null) {
        throw new DataFormatException(
            "expected a whole model, found weights alone; save it with model.save");
      }
      JsonNode model = MAPPER.readTree((String) file.getAttribute("model_config").getData());
      Object version = file.getAttribute("keras_version").getData();
      return new KerasLayers(model, KerasWeights.ofModel(file)).read("Keras " + version);
    }
  }

  private static ImportedNetwork archive(byte[] bytes) throws IOException {
    Map<String, byte[]> entries = entries(bytes);
    for (String name : READ) {
      if (!entries.containsKey(name)) {
        throw new DataFormatException(
            "expected %s in the archive, found %s; save it with model.save"
                .formatted(name, entries.keySet()));
      }
    }
    JsonNode model = MAPPER.readTree(entries.get("config.json"));
    String version = MAPPER.readTree(entries.get("metadata.json")).path("keras_version").asText();
    try (HdfFile file = HdfFile.fromByteBuffer(ByteBuffer.wrap(entries.get("model.weights.h5")))) {
      return new KerasLayers(model, KerasWeights.ofArchive(file)).read("Keras " + version);
    }
  }

  private static Map<String, byte[]> entries(byte[] bytes) throws IOException {
    long left = Math.max(ALWAYS_UNPACKED_BYTES, (long) MOST_UNPACKED_RATIO * bytes.length);
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (READ.contains(entry.getName())) {
          byte[] content = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
          left -= content.length;
          if (left < 0) {
            throw new DataFormatException(
                "expected entries of at most %d times the file's length, found more in %s; is it a model?"
                    .formatted(MOST_UNPACKED_RATIO, entry.getName()));
          }
          entries.put(entry.getName(), content);
        }
      }
    }
    return entries;
  }
}

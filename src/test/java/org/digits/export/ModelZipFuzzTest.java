package org.digits.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.data.DataFormatException;
import org.digits.engine.vector.Networks;
import org.digits.fuzz.Fuzz;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

class ModelZipFuzzTest {
  // What DL4J's own JSON reader takes, and what an inflater does.
  private static final Fuzz FUZZ = new Fuzz(DataFormatException.class, "m.zip", 64, 4 << 20);

  private static byte[] valid;

  @BeforeAll
  static void write() throws IOException {
    MultiLayerConfiguration network =
        Networks.configuration(new Adam(1e-3), 6, 6, new int[] {1}, new int[] {2}, 2);
    valid = Dl4jModelFile.write(Networks.read(network), Networks.start(network));
  }

  @Test
  void filesAreReadOrRefused() throws Exception {
    FUZZ.run(600, List.of(valid), file -> ModelZip.read(file, "m.zip"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration.json", "coefficients.bin", "updaterState.bin"})
  void entriesAreReadOrRefused(String name) throws Exception {
    Map<String, byte[]> entries = entries(valid);
    FUZZ.run(
        300,
        List.of(entries.get(name)),
        bytes -> zip(entries, name, bytes),
        file -> ModelZip.read(file, "m.zip"));
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries, String name, byte[] instead) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getKey().equals(name) ? instead : entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

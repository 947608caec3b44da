package org.digits.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.digits.data.DataFormatException;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;

class ModelZipTest {
  /** Older versions published what DL4J itself writes. */
  @Test
  void itReadsWhatDl4jWrites() throws IOException {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.001);
    MultiLayerNetwork dl4j = new MultiLayerNetwork(Dl4jConfigurations.of(network));
    dl4j.init();
    dl4j.getUpdater().getStateViewArray().putScalar(1, 0.25);
    dl4j.setIterationCount(42);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(dl4j, zip, true);

    LoadedModel actual = ModelZip.read(zip.toByteArray(), "m.zip");

    NetworkSnapshot expected = Snapshots.of(dl4j);
    assertThat(actual.snapshot().parameters()).isEqualTo(expected.parameters());
    assertThat(actual.snapshot().updaterState()).isEqualTo(expected.updaterState());
    assertThat(actual.snapshot().updaterState()[1]).isEqualTo(0.25f);
    assertThat(actual.snapshot().iteration()).isEqualTo(42);
    assertThat(actual.configuration()).isEqualTo(network);
    dl4j.close();
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    refuses(
        zip("hello.txt", "hello".getBytes(UTF_8)),
        "has no configuration.json or no coefficients.bin; it has [hello.txt]");
    refuses("no zip".getBytes(UTF_8), "it has []");
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() throws IOException {
    for (String name : List.of("../configuration.json", "/etc/passwd", "a\\b", "..")) {
      refuses(zip(name, new byte[1]), "expected plain names of entries, found '" + name + "'");
    }
  }

  @Test
  void anEntryThatUnpacksToFarMoreThanTheFileIsRefused() throws IOException {
    byte[] bomb = zip("coefficients.bin", new byte[32 << 20]);
    assertThat(bomb).hasSizeLessThan(64 << 10);
    refuses(bomb, "expected entries of at most 16 times the file's length, found more in coeff");
  }

  @Test
  void deeplyNestedJsonIsRefused() throws IOException {
    String deep = "{\"confs\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
    refuses(
        zip(Map.of("configuration.json", deep.getBytes(UTF_8), "coefficients.bin", new byte[1])),
        "configuration.json: expected a network of DL4J, found a broken one");
  }

  private static void refuses(byte[] zip, String message) {
    assertThatThrownBy(() -> ModelZip.read(zip, "m.zip"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("m.zip: ")
        .hasMessageContaining(message);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    return zip(Map.of(name, content));
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }
}

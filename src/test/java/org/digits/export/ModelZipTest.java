package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.model.Snapshots;
import org.junit.jupiter.api.Test;

class ModelZipTest {
  private static final AtomicBoolean EXECUTED = new AtomicBoolean();

  @Test
  void itReadsWhatDl4jReads() throws IOException {
    byte[] zip = model();

    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true);
    NetworkSnapshot expected = Snapshots.of(network);
    LoadedModel actual = ModelZip.read(zip);

    assertThat(actual.snapshot().parameters()).isEqualTo(expected.parameters());
    assertThat(actual.snapshot().updaterState()).isEqualTo(expected.updaterState());
    assertThat(actual.snapshot().iteration()).isEqualTo(expected.iteration());
    assertThat(actual.configuration().toJson())
        .isEqualTo(network.getLayerWiseConfigurations().toJson());
    network.close();
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    byte[] zip = zipOf(new byte[0], "hello.txt", "hello".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> ModelZip.read(zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "has an entry 'hello.txt'; expected [coefficients.bin, configuration.json, updaterState.bin]");
  }

  @Test
  void missingPartsAreNamed() throws IOException {
    byte[] zip = zipOf(new byte[0], "configuration.json", new byte[] {'{', '}'});

    assertThatThrownBy(() -> ModelZip.read(zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no coefficients.bin; it has [configuration.json]");
  }

  @Test
  void aPathOutOfTheZipIsRefused() throws IOException {
    byte[] zip = zipOf(model(), "../../etc/cron.d/digits", new byte[] {1});

    assertThatThrownBy(() -> ModelZip.read(zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has an entry '../../etc/cron.d/digits'");
  }

  @Test
  void aJavaObjectInTheZipIsRefusedAndNeverRuns() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Payload());
    }
    byte[] zip = zipOf(model(), "preprocessor.bin", object.toByteArray());

    assertThatThrownBy(() -> ModelZip.read(zip)).hasMessageContaining("'preprocessor.bin'");
    assertThat(EXECUTED).isFalse();
  }

  @Test
  void aSmallZipOfALargeEntryIsRefused() throws IOException {
    byte[] zip = zipOf(new byte[0], "coefficients.bin", new byte[(256 << 20) + 1]);

    assertThat(zip).hasSizeLessThan(1 << 20);
    assertThatThrownBy(() -> ModelZip.read(zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("coefficients.bin of the model file unpacks to more than 268435456");
  }

  private static byte[] model() throws IOException {
    MultiLayerConfiguration configuration = MnistCnn.configuration(28, 28, 10, 1, 0.001);
    NetworkSnapshot initial = MnistCnn.initialSnapshot(configuration);
    float[] state = new float[initial.updaterState().length];
    state[1] = 0.25f;
    return Dl4jModelFile.write(configuration, new NetworkSnapshot(initial.parameters(), state, 42));
  }

  /** A zip's entries and one more. */
  private static byte[] zipOf(byte[] zip, String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes);
        ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        in.transferTo(out);
      }
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** What an attacker would plant. */
  private static final class Payload implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      EXECUTED.set(true);
      return this;
    }
  }
}

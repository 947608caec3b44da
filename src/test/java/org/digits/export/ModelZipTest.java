package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
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
  @Test
  void itReadsWhatDl4jReads() throws IOException {
    MultiLayerConfiguration configuration = MnistCnn.configuration(28, 28, 10, 1, 0.001);
    NetworkSnapshot initial = MnistCnn.initialSnapshot(configuration);
    float[] state = new float[initial.updaterState().length];
    state[1] = 0.25f;
    byte[] zip =
        Dl4jModelFile.write(configuration, new NetworkSnapshot(initial.parameters(), state, 42));

    LoadedModel actual = ModelZip.read(zip);

    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true);
    NetworkSnapshot expected = Snapshots.of(network);
    assertThat(actual.snapshot().parameters()).isEqualTo(expected.parameters());
    assertThat(actual.snapshot().updaterState()).isEqualTo(expected.updaterState());
    assertThat(actual.snapshot().iteration()).isEqualTo(expected.iteration());
    assertThat(actual.configuration().toJson())
        .isEqualTo(network.getLayerWiseConfigurations().toJson());
    network.close();
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("hello.txt"));
      zip.write("hello".getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> ModelZip.read(bytes.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "has no configuration.json or no coefficients.bin; it has [hello.txt]");
  }
}

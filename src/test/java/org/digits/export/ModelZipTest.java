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
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
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

    LoadedModel expected = Dl4jModelFile.read(new ByteArrayInputStream(zip));
    LoadedModel actual = ModelZip.read(zip);

    assertThat(actual.snapshot().parameters()).isEqualTo(expected.snapshot().parameters());
    assertThat(actual.snapshot().updaterState()).isEqualTo(expected.snapshot().updaterState());
    assertThat(actual.snapshot().iteration()).isEqualTo(expected.snapshot().iteration());
    assertThat(actual.configuration().toJson()).isEqualTo(expected.configuration().toJson());
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

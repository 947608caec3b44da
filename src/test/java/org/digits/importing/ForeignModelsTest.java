package org.digits.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.DataFormatException;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What Keras 3.15 and PyTorch 2.15 wrote, by src/test/python/foreign/make_foreign.py. */
class ForeignModelsTest {
  private static final Path FOREIGN = Path.of("src/test/resources/foreign");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "keras.keras, keras, Keras 3.15.1",
    "keras.h5, keras, Keras 3.15.1",
    "keras.onnx, keras, pytorch 2.15.0",
    "torch-dynamo.onnx, torch, pytorch 2.15.0+cu132",
    "torch-dynamo-two.onnx, torch, pytorch 2.15.0+cu132",
    "torch-script.onnx, torch, pytorch 2.15.0"
  })
  void givesTheProbabilitiesOfTheirOwnProgram(String file, String expected, String producer)
      throws IOException {
    ImportedNetwork imported = read(FOREIGN.resolve(file));

    assertThat(imported.producer()).isEqualTo(producer);
    assertThat(imported.classes()).isEqualTo(4);
    float[] probabilities = floats(expected);
    float[] found = predict(imported, floats("images"));
    assertThat(found).hasSameSizeAs(probabilities);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isEqualTo(probabilities[i], offset(1e-6f));
    }
  }

  @Test
  void tensorsInAFileOfTheirOwnAreLookedForBesideTheModel() throws IOException {
    Path alone = Files.copy(FOREIGN.resolve("torch-dynamo.onnx"), folder.resolve("alone.onnx"));

    assertThatThrownBy(() -> OnnxFile.read(alone))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "alone.onnx: expected its tensors in "
                + folder.resolve("torch-dynamo.onnx.data")
                + ", found no such file");
  }

  private static ImportedNetwork read(Path file) throws IOException {
    return file.toString().endsWith(".onnx") ? OnnxFile.read(file) : KerasFile.read(file);
  }

  private static float[] predict(ImportedNetwork imported, float[] images) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(Dl4jConfigurations.of(imported.configuration()));
    network.init();
    Snapshots.load(imported.snapshot(), network);
    int count = images.length / (imported.height() * imported.width());
    INDArray input =
        Nd4j.create(images, new int[] {count, 1, imported.height(), imported.width()}, 'c');
    float[] found = network.output(input).dup('c').data().asFloat();
    network.close();
    return found;
  }

  private static float[] floats(String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(FOREIGN.resolve(name + ".f32")));
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}

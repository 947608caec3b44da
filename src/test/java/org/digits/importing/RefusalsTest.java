package org.digits.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.digits.data.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is outside the family is refused by the layer's name; the rest of the file is real. */
class RefusalsTest {
  private static final Path FOREIGN = Path.of("src/test/resources/foreign");
  private static final String FAMILY =
      "expected a network of blocks of convolution 3x3, ReLU and max-pool 2x2, then dense layers with ReLU, then softmax";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|padding|\"same\"|(Conv2D)|padding same",
        "1|strides|[2,2]|(Conv2D)|strides [2,2], not 1",
        "1|use_bias|false|(Conv2D)|no bias",
        "1|activation|\"tanh\"|(Conv2D)|the activation tanh",
        "2|pool_size|[3,3]|(MaxPooling2D)|pool_size [3,3], not 2",
        "3|data_format|\"channels_first\"|(Conv2D)|data_format channels_first",
        "7|activation|\"linear\"|(Dense)|a dense layer after a dense layer without ReLU",
        "8|activation|\"sigmoid\"|(Dense)|the activation sigmoid"
      })
  void aLayerOfKerasWithAnotherOption(
      int layer, String option, String value, String kind, String found) throws Exception {
    JsonNode json = new ObjectMapper().readTree(value);
    String name = config().at("/config/layers/" + layer + "/config/name").asText();

    Path changed =
        keras(c -> ((ObjectNode) c.at("/config/layers/" + layer + "/config")).set(option, json));

    assertThatThrownBy(() -> KerasFile.read(changed))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("changed.keras: layer '")
        .hasMessageContaining(kind + ": " + FAMILY + ", found " + found);
    assertThat(name).isNotEmpty();
  }

  @Test
  void aLayerOfKerasOfAnotherKind() throws IOException {
    Path changed =
        keras(c -> ((ObjectNode) c.at("/config/layers/4")).put("class_name", "AveragePooling2D"));

    assertThatThrownBy(() -> KerasFile.read(changed))
        .hasMessageContaining("(AveragePooling2D): " + FAMILY + ", found a layer of another kind");
  }

  @Test
  void aModelOfKerasThatIsNotSequential() throws IOException {
    Path changed = keras(c -> ((ObjectNode) c).put("class_name", "Functional"));

    assertThatThrownBy(() -> KerasFile.read(changed))
        .hasMessageEndingWith(
            "changed.keras: expected a Sequential model, found one of class 'Functional'; export it as ONNX, or make a Sequential of its layers");
  }

  @Test
  void anArchiveWithoutWeights() throws IOException {
    Path file = folder.resolve("empty.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("config.json"));
      zip.write("{}".getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> KerasFile.read(file))
        .hasMessageContaining(
            "empty.keras: expected metadata.json in the archive, found [config.json]");
  }

  @Test
  void anArchiveThatUnpacksWithoutBound() throws IOException {
    Path file = folder.resolve("bomb.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      zip.write(new byte[20 << 20]);
    }

    assertThatThrownBy(() -> KerasFile.read(file))
        .hasMessageContaining(
            "bomb.keras: expected entries of at most 16 times the file's length, found more in model.weights.h5");
  }

  // Names of operators of the same length, so that the rest of the bytes stays whole.
  @ParameterizedTest
  @CsvSource({
    "Relu, Tanh, an operator of another kind",
    "Softmax, Sigmoid, an operator of another kind",
    "MaxPool, AvgPool, an operator of another kind",
    "Conv, Asin, an operator of another kind"
  })
  void anOperatorOfOnnxOfAnotherKind(String operator, String other, String found)
      throws IOException {
    byte[] bytes = Files.readAllBytes(FOREIGN.resolve("torch-script.onnx"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // The field's tag and length stand before it.
    String field = "\"" + (char) operator.length();
    assertThat(text).contains(field + operator);
    Path changed = folder.resolve("changed.onnx");
    Files.write(
        changed,
        text.replace(field + operator, field + other).getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> OnnxFile.read(changed))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("changed.onnx: layer '/")
        .hasMessageContaining("(" + other + "): " + FAMILY + ", found " + found);
  }

  // Behind the weights of Keras' HDF5 stands the optimizer's state, which nothing here reads.
  @ParameterizedTest
  @ValueSource(
      strings = {"keras.keras", "keras.h5", "keras.onnx", "torch-dynamo.onnx", "torch-script.onnx"})
  void aFileCutOffAnywhereIsRefusedOrTheSameNetwork(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FOREIGN.resolve(name));
    Path data = FOREIGN.resolve("torch-dynamo.onnx.data");
    Files.copy(data, folder.resolve("torch-dynamo.onnx.data"));
    float[] expected = read(FOREIGN.resolve(name)).snapshot().parameters();
    Path cut = folder.resolve("cut-" + name);
    int refused = 0;
    for (int length = 0; length < whole.length; length += 1 + whole.length / 97) {
      Files.write(cut, Arrays.copyOf(whole, length));
      try {
        assertThat(read(cut).snapshot().parameters())
            .as("%d of %d bytes", length, whole.length)
            .containsExactly(expected);
      } catch (DataFormatException e) {
        assertThat(e).hasMessageStartingWith(cut + ": ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(40);
  }

  private static ImportedNetwork read(Path file) throws IOException {
    return file.toString().endsWith(".onnx") ? OnnxFile.read(file) : KerasFile.read(file);
  }

  private static JsonNode config() throws IOException {
    try (ZipInputStream in =
        new ZipInputStream(Files.newInputStream(FOREIGN.resolve("keras.keras")))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals("config.json")) {
          return new ObjectMapper().readTree(in.readAllBytes());
        }
      }
    }
    throw new IOException("there is no config.json");
  }

  /** Keras' own archive with its configuration changed. */
  private Path keras(Consumer<JsonNode> change) throws IOException {
    JsonNode config = config();
    change.accept(config);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in =
            new ZipInputStream(Files.newInputStream(FOREIGN.resolve("keras.keras")));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().equals("config.json")
                ? config.toString().getBytes(StandardCharsets.UTF_8)
                : in.readAllBytes());
      }
    }
    return Files.write(folder.resolve("changed.keras"), bytes.toByteArray());
  }
}

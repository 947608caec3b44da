package org.digits.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.digits.engine.vector.Networks;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class KerasModelFileTest {
  // Dense layers of one unit, whose model_config has 64,713 bytes.
  private static final int LAYERS_TOO_MANY = 163;

  @Test
  void holdsTheMainNetworksLayers() throws IOException {
    try (HdfFile hdf = read(main())) {
      JsonNode layers = json(hdf, "model_config").path("config").path("layers");
      assertThat(layers.findValuesAsText("class_name"))
          .filteredOn(name -> !name.equals("GlorotUniform") && !name.equals("Zeros"))
          .containsExactly(
              "InputLayer",
              "Conv2D",
              "MaxPooling2D",
              "Conv2D",
              "MaxPooling2D",
              "Flatten",
              "Dense",
              "Dense");
      assertThat(layers.get(0).at("/config/batch_input_shape")).hasToString("[null,28,28,1]");
      assertThat(layers.get(6).at("/config/activation").asText()).isEqualTo("relu");
      assertThat(layers.get(7).at("/config/activation").asText()).isEqualTo("softmax");
      assertThat((String[]) hdf.getByPath("/model_weights").getAttribute("layer_names").getData())
          .containsExactly("conv2d", "conv2d_1", "dense", "dense_1");
      assertThat(hdf.getDatasetByPath("/model_weights/dense/dense/kernel:0").getDimensions())
          .containsExactly(1600, 64);
    }
  }

  @Test
  void compilesWithTheUpdaterOfTheConfiguration() throws IOException {
    try (HdfFile hdf = read(main())) {
      JsonNode training = json(hdf, "training_config");
      assertThat(training.path("loss").asText()).isEqualTo("categorical_crossentropy");
      assertThat(training.path("optimizer_config"))
          .hasToString(
              "{\"class_name\":\"Adam\",\"config\":{\"name\":\"Adam\",\"learning_rate\":0.003,"
                  + "\"beta_1\":0.9,\"beta_2\":0.999,\"epsilon\":1.0E-8,\"amsgrad\":false}}");
    }
    MultiLayerConfiguration nesterovs =
        Networks.configuration(new Nesterovs(0.1, 0.8), 9, 12, new int[] {3}, new int[] {}, 4);
    try (HdfFile hdf = read(initial(nesterovs, 9, 12))) {
      assertThat(json(hdf, "training_config").at("/optimizer_config/config"))
          .hasToString(
              "{\"name\":\"SGD\",\"learning_rate\":0.1,\"momentum\":0.8,\"nesterov\":true}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void kernelsAreDl4jsWithChannelsLast(int seed) throws IOException {
    TrainedNetwork trained = TrainedNetwork.random(seed);
    ExportedNetwork network = trained.exported();
    MultiLayerNetwork dl4j = new MultiLayerNetwork(Dl4jConfigurations.of(trained.configuration()));
    dl4j.init();
    Snapshots.load(trained.snapshot(), dl4j);
    int blocks = network.blocks();
    try (HdfFile hdf = read(network)) {
      for (int i = 0; i < network.layers().size(); i++) {
        String name = network.layers().get(i).name();
        Object kernel =
            hdf.getDatasetByPath("/model_weights/%s/%s/kernel:0".formatted(name, name)).getData();
        INDArray weights = dl4j.paramTable().get((i < blocks ? 2 * i : blocks + i) + "_W");
        if (i < blocks) {
          assertConvolution((float[][][][]) kernel, weights);
        } else {
          int windows = network.plan().pooledHeight() * network.plan().pooledWidth();
          assertDense((float[][]) kernel, weights, i == blocks ? windows : 1);
        }
      }
    }
    dl4j.close();
  }

  // Some readers take padding for a part of the text.
  @Test
  void textsAreAsLongAsTheirType() throws IOException {
    byte[] bytes = KerasModelFile.write(main());
    try (HdfFile hdf = HdfFile.fromByteBuffer(ByteBuffer.wrap(bytes))) {
      for (String name : new String[] {"model_config", "training_config", "keras_version"}) {
        String text = (String) hdf.getAttribute(name).getData();
        assertThat(hdf.getAttribute(name).getDataType().getSize())
            .as(name)
            .isEqualTo(text.getBytes(UTF_8).length);
      }
    }
  }

  @Test
  void theSameNetworkGivesTheSameBytes() throws IOException {
    assertThat(KerasModelFile.write(main())).isEqualTo(KerasModelFile.write(main()));
  }

  @ParameterizedTest
  @ValueSource(ints = {LAYERS_TOO_MANY, 300})
  void networksTooDeepForTheFormatAreRefused(int layers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KerasModelFile.write(deep(layers)))
        .withMessageMatching(
            "the network has too many layers for a Keras file: its model_config takes \\d+ bytes,"
                + " an attribute holds 64512");
  }

  @Test
  void aNetworkOfALayerLessCanBeRead() throws IOException {
    try (HdfFile hdf = read(deep(LAYERS_TOO_MANY - 1))) {
      assertThat(json(hdf, "model_config").path("config").path("layers"))
          .hasSize(LAYERS_TOO_MANY - 1 + 5); // input, convolution, pool, flatten and the output
    }
  }

  private static ExportedNetwork deep(int layers) {
    int[] units = Collections.nCopies(layers, 1).stream().mapToInt(Integer::intValue).toArray();
    return initial(Networks.configuration(new Sgd(0.1), 4, 4, new int[] {1}, units, 2), 4, 4);
  }

  private static void assertConvolution(float[][][][] kernel, INDArray weights) {
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int input = 0; input < weights.size(1); input++) {
          for (int filter = 0; filter < weights.size(0); filter++) {
            assertThat(kernel[row][column][input][filter])
                .isEqualTo(weights.getFloat(filter, input, row, column));
          }
        }
      }
    }
  }

  private static void assertDense(float[][] kernel, INDArray weights, int windows) {
    int channels = kernel.length / windows;
    for (int window = 0; window < windows; window++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int unit = 0; unit < weights.size(1); unit++) {
          assertThat(kernel[window * channels + channel][unit])
              .isEqualTo(weights.getFloat(channel * windows + window, unit));
        }
      }
    }
  }

  private static ExportedNetwork main() {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.003);
    return ExportedNetwork.of(network, network.initialSnapshot(), 28, 28);
  }

  private static ExportedNetwork initial(
      MultiLayerConfiguration configuration, int height, int width) {
    return ExportedNetwork.of(
        Networks.read(configuration), Networks.start(configuration), height, width);
  }

  private static HdfFile read(ExportedNetwork network) throws IOException {
    return HdfFile.fromByteBuffer(ByteBuffer.wrap(KerasModelFile.write(network)));
  }

  private static JsonNode json(HdfFile hdf, String attribute) throws IOException {
    return new ObjectMapper().readTree((String) hdf.getAttribute(attribute).getData());
  }
}

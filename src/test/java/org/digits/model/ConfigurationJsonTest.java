package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.DataFormatException;
import org.digits.engine.vector.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks in DL4J's JSON, beside DL4J's own. */
class ConfigurationJsonTest {
  @Test
  void theMainNetworkIsWrittenAsDl4jWritesIt() throws Exception {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, -3, 0.003);
    MultiLayerConfiguration dl4j =
        Networks.builder(new Adam(0.003), -3, 0, new int[] {32, 64}, new int[] {64}, 10)
            .setInputType(InputType.convolutional(28, 28, 1))
            .build();

    assertThat(network.toJson(3750)).isEqualTo(initialised(dl4j, 3750));
    assertThat(NetworkConfiguration.of(network.toJson(3750))).isEqualTo(network);
    assertThat(NetworkConfiguration.iteration(network.toJson(3750))).isEqualTo(3750);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void randomNetworksAreReadAndWrittenAsDl4jDoes(int seed) throws Exception {
    Random random = new Random(seed);
    double rate = random.nextInt(2) == 0 ? random.nextDouble() : 0.001;
    IUpdater[] updaters = {
      new Adam(rate, random.nextDouble(), 0.999, 1e-7), new Nesterovs(rate, 0.8), new Sgd(rate)
    };
    int[] filters = random.ints(1 + random.nextInt(3), 1, 70).toArray();
    int[] units = random.ints(random.nextInt(3), 1, 300).toArray();
    MultiLayerConfiguration dl4j =
        Networks.builder(
                updaters[seed % 3], random.nextLong(), 0, filters, units, 2 + random.nextInt(11))
            .setInputType(
                InputType.convolutional(22 + random.nextInt(30), 22 + random.nextInt(30), 1))
            .build();

    NetworkConfiguration network = NetworkConfiguration.of(dl4j.toJson());

    assertThat(network).isInstanceOf(ConvolutionalNetwork.class);
    int iteration = random.nextInt(Integer.MAX_VALUE);
    assertThat(network.toJson(iteration)).isEqualTo(initialised(dl4j, iteration));
  }

  @Test
  void otherNetworksAreKeptAsTheyAre() throws Exception {
    MultiLayerConfiguration dl4j =
        Networks.configuration(new Adam(), 12, 12, new int[] {4}, new int[] {}, 3);
    dl4j.setTbpttBackLength(7);
    dl4j.setInferenceWorkspaceMode(null);
    assertThat(NetworkConfiguration.of(dl4j.toJson())).isInstanceOf(ConvolutionalNetwork.class);
    dl4j.getConf(0).setMiniBatch(false);
    dl4j.setIterationCount(5);

    NetworkConfiguration network = NetworkConfiguration.of(dl4j.toJson());

    assertThat(network)
        .isEqualTo(
            new OtherNetwork(
                dl4j.toJson(), 3, "layer 0 (ConvolutionLayer): miniBatch is false, not true"));
    assertThat(network.toJson(5)).isEqualTo(dl4j.toJson());
    assertThat(network.sizes()).isEqualTo(InputSizes.ANY);
  }

  @Test
  void anythingElseIsRefused() {
    for (String json : new String[] {"", "{", "[]", "null", "{}", "{\"confs\":[{}]}"}) {
      assertThatThrownBy(() -> NetworkConfiguration.of(json))
          .as(json)
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("expected a network of DL4J, found a broken one (");
    }
    String negative = MnistCnn.network(28, 28, 10, 1, 1e-3).toJson(-1);
    assertThatThrownBy(() -> NetworkConfiguration.iteration(negative))
        .hasMessageStartingWith("expected an iteration of at least 0, found -1");
  }

  private static String initialised(MultiLayerConfiguration configuration, int iteration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    network.setIterationCount(iteration);
    try {
      return network.getLayerWiseConfigurations().toJson();
    } finally {
      network.close();
    }
  }
}

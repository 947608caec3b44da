package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.DataFormatException;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.digits.engine.vector.UnsupportedNetworkException;
import org.digits.engine.vector.UpdaterPlan;
import org.digits.export.ExportedLayer.Convolution;
import org.digits.export.ExportedLayer.Dense;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class ExportedNetworkTest {
  @Test
  void describesTheMainNetwork() {
    ConvolutionalNetwork configuration = MnistCnn.network(28, 28, 10, 1, 0.003);
    NetworkSnapshot snapshot = configuration.initialSnapshot();

    ExportedNetwork network = ExportedNetwork.of(configuration, snapshot, 28, 28);

    assertThat(network.layers())
        .containsExactly(
            new Convolution("conv2d", 1, 32),
            new Convolution("conv2d_1", 32, 64),
            new Dense("dense", 1600, 64),
            new Dense("dense_1", 64, 10));
    assertThat(network.learningRate()).isEqualTo(0.003);
    assertThat(network.updater()).isEqualTo(new UpdaterPlan.Adam(0.9, 0.999, 1e-8));
    assertThat(network.parametersSha256()).isEqualTo(snapshot.parametersSha256());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void tensorsAreThoseOfDl4jsParameterTable(int seed) {
    TrainedNetwork trained = TrainedNetwork.random(seed);
    ExportedNetwork network = trained.exported();
    MultiLayerNetwork dl4j = new MultiLayerNetwork(Dl4jConfigurations.of(trained.configuration()));
    dl4j.init();
    Snapshots.load(trained.snapshot(), dl4j);

    for (int i = 0; i < network.layers().size(); i++) {
      boolean convolution = i < network.blocks();
      int place = convolution ? 2 * i : network.blocks() + i;
      INDArray weights = dl4j.paramTable().get(place + "_W");
      INDArray expected = convolution ? weights : weights.transpose();
      LayerTensors found = network.parameters().get(i);
      assertThat(found.weights()).containsExactly(expected.dup('c').data().asFloat());
      assertThat(found.bias())
          .containsExactly(dl4j.paramTable().get(place + "_b").dup('c').data().asFloat());
    }
    dl4j.close();
  }

  @Test
  void otherNetworksAreRefusedByLayer() throws DataFormatException {
    MultiLayerConfiguration dl4j =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new BatchNormalization.Builder().build())
            .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(12, 12, 1))
            .build();
    NetworkConfiguration configuration = NetworkConfiguration.of(dl4j.toJson());
    NetworkSnapshot snapshot = new NetworkSnapshot(new float[0], new float[0], 0);

    assertThatThrownBy(() -> ExportedNetwork.of(configuration, snapshot, 12, 12))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("Keras and ONNX files hold the vector engine's networks alone: ")
        .hasMessageContaining("layer 2 (BatchNormalization)");
  }

  @Test
  void otherImagesAndSnapshotsAreRefused() {
    ConvolutionalNetwork configuration = MnistCnn.network(28, 28, 10, 1, 0.003);
    NetworkSnapshot snapshot = configuration.initialSnapshot();
    NetworkSnapshot foreign = new NetworkSnapshot(new float[3], new float[6], 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExportedNetwork.of(configuration, snapshot, 32, 28))
        .withMessage("images of 32 x 28 do not reduce to the network's 5 x 5 after its last pool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExportedNetwork.of(configuration, foreign, 28, 28))
        .withMessage("snapshot of 3 parameters for a network of 121930");
  }
}

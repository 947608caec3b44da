package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.config.TrainingConfig.Engine;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.dl4j.Snapshots;
import org.digits.engine.vector.UnsupportedNetworkException;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkConfiguration;
import org.digits.training.Digits;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class EngineSelectionTest {
  @Test
  void theMainNetworkHasTheVectorEngineUnlessDl4jIsNamed() {
    NetworkConfiguration network = MnistCnn.network(28, 28, 10, 1, 1e-3);

    assertThat(EngineSelection.of(Engine.AUTO, network).engine()).isEqualTo(Engine.VECTOR);
    assertThat(EngineSelection.of(Engine.DL4J, network).engine()).isEqualTo(Engine.DL4J);
  }

  @Test
  void anotherNetworkIsPredictedByDl4j() throws Exception {
    MultiLayerConfiguration dl4j =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .list()
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(4).activation(Activation.TANH).build())
            .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(12, 12, 1))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(dl4j);
    network.init();
    ImageBlock images = Digits.block(0, 9, 12, 3, 1);

    NetworkConfiguration read = NetworkConfiguration.of(dl4j.toJson());
    EngineSelection selection = EngineSelection.of(Engine.AUTO, read);

    assertThat(read.classes()).isEqualTo(3);
    assertThat(selection.engine()).isEqualTo(Engine.DL4J);
    try (TrainingEngine engine = selection.factory().create()) {
      engine.load(Snapshots.of(network));
      assertThat(engine.predict(images, 0, 9))
          .isEqualTo(network.output(Dl4jArrays.features(images, 0, 9)).dup('c').data().asFloat());
    }
    network.close();
    assertThatThrownBy(() -> EngineSelection.of(Engine.VECTOR, read))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "the vector engine cannot train this: a convolution is not followed by a max-pool");
  }
}

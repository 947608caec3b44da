package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.digits.model.MnistCnn;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;

class ConfigurationReaderTest {
  @Test
  void readsTheMainNetwork() {
    NetworkPlan plan = VectorEngineFactory.of(MnistCnn.configuration(28, 28, 10, 1, 1e-3)).plan();
    assertThat(plan)
        .isEqualTo(
            new NetworkPlan(
                List.of(32, 64),
                5,
                5,
                List.of(64),
                10,
                1e-10,
                new UpdaterPlan.Adam(0.9, 0.999, 1e-8)));
    assertThat(plan.accepts(28, 28)).isTrue();
    assertThat(plan.accepts(26, 29)).isTrue();
    assertThat(plan.accepts(25, 28)).isFalse();
    assertThat(plan.accepts(30, 28)).isFalse();
  }

  @Test
  void readsANetworkBackFromItsJson() {
    MultiLayerConfiguration configuration =
        Networks.configuration(new Nesterovs(0.1, 0.8), 13, 16, new int[] {3}, new int[] {}, 4);
    NetworkPlan plan =
        VectorEngineFactory.of(MultiLayerConfiguration.fromJson(configuration.toJson())).plan();
    assertThat(plan.updater()).isEqualTo(new UpdaterPlan.Nesterovs(0.8));
    assertThat(plan.pooledHeight()).isEqualTo(5);
    assertThat(plan.pooledWidth()).isEqualTo(7);
  }

  @Test
  void refusesOtherConvolutions() {
    refused(
        with(Networks.convolution(4).kernelSize(5, 5).build()), "layer 0 ", "kernel [5, 5], not 3");
    refused(with(Networks.convolution(4).stride(2, 2).build()), "layer 0 ", "stride [2, 2], not 1");
    refused(
        with(Networks.convolution(4).padding(1, 1).build()), "layer 0 ", "padding [1, 1], not 0");
    refused(
        with(Networks.convolution(4).dilation(2, 2).build()), "layer 0 ", "dilation [2, 2], not 1");
    refused(with(Networks.convolution(4).hasBias(false).build()), "layer 0 ", "has no bias");
    refused(
        with(Networks.convolution(4).convolutionMode(ConvolutionMode.Same).build()),
        "layer 0 ",
        "convolution mode Same");
    refused(
        with(Networks.convolution(4).activation(Activation.TANH).build()),
        "layer 0 ",
        "the activation tanh");
  }

  @Test
  void refusesWhatChangesTraining() {
    refused(with(Networks.convolution(4).dropOut(0.5).build()), "layer 0 ", "has dropout");
    refused(with(Networks.convolution(4).l2(0.01).build()), "layer 0 ", "regularisation");
    refused(with(Networks.convolution(4).l1Bias(0.01).build()), "layer 0 ", "regularisation");
    refused(with(Networks.convolution(4).weightDecay(0.01).build()), "layer 0 ", "regularisation");
    refused(
        with(
            Networks.convolution(4)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .build()),
        "layer 0 ",
        "gradient normalisation ClipL2PerLayer");
    refused(
        with(Networks.convolution(4).constrainWeights(new MaxNormConstraint(1, 1)).build()),
        "layer 0 ",
        "has constraints");
    refused(
        with(Networks.convolution(4).updater(new Sgd(0.5)).build()),
        "layer 2 ",
        "the updater Adam");
    refused(
        with(Networks.convolution(4).biasUpdater(new Sgd(0.5)).build()),
        "layer 0 ",
        "the bias updater Sgd");
  }

  @Test
  void refusesOtherPools() {
    refused(
        with(Networks.convolution(4).build(), Networks.pool().kernelSize(3, 3).build()),
        "layer 1 ",
        "kernel [3, 3], not 2");
    refused(
        with(Networks.convolution(4).build(), Networks.pool().stride(1, 1).build()),
        "layer 1 ",
        "stride [1, 1], not 2");
    refused(
        with(Networks.convolution(4).build(), Networks.pool().poolingType(PoolingType.AVG).build()),
        "layer 1 ",
        "pools by AVG");
    refused(
        with(Networks.convolution(4).build(), Networks.convolution(4).build()),
        "layer 0 ",
        "not followed by a max-pool");
  }

  @Test
  void refusesOtherDenseAndOutputLayers() {
    refusedTail(Networks.dense(4).hasBias(false).build(), "layer 2 ", "has no bias");
    refusedTail(Networks.dense(4).hasLayerNorm(true).build(), "layer 2 ", "layer normalisation");
    refusedTail(Networks.dense(4).activation(Activation.SIGMOID).build(), "layer 2 ", "sigmoid");
    refusedTail(new BatchNormalization.Builder().build(), "layer 2 ", "(BatchNormalization)");
    refused(output(LossFunction.MSE, Activation.SOFTMAX), "layer 2 ", "the loss LossMSE");
    refused(output(LossFunction.MCXENT, Activation.SIGMOID), "layer 2 ", "the activation sigmoid");
  }

  @Test
  void refusesOtherUpdatersAndTypes() {
    refused(updater(new RmsProp(0.1)), "the updater is RmsProp");
    refused(updater(new Nesterovs(0.1, new FixedSchedule(0.9))), "the updater is Nesterovs");
    MultiLayerConfiguration doubles = updater(new Sgd());
    doubles.setDataType(DataType.DOUBLE);
    refused(doubles, "values are DOUBLE");
    refused(
        Networks.builder(new Sgd(), 1, new int[] {4}, new int[] {}, 3)
            .setInputType(InputType.convolutional(12, 12, 3))
            .build(),
        "layer 0 ",
        "reads 3 inputs, not 1");
    refused(
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(Networks.dense(4).nIn(9).build())
            .layer(Networks.output(3).nIn(4).build())
            .build(),
        "layer 0 is no convolution");
  }

  private static MultiLayerConfiguration updater(IUpdater updater) {
    return Networks.configuration(updater, 12, 12, new int[] {4}, new int[] {}, 3);
  }

  private static MultiLayerConfiguration output(LossFunction loss, Activation activation) {
    return network(
        Networks.convolution(4).build(),
        Networks.pool().build(),
        new OutputLayer.Builder(loss).nOut(3).activation(activation).build());
  }

  private static MultiLayerConfiguration with(Layer convolution) {
    return with(convolution, Networks.pool().build());
  }

  private static MultiLayerConfiguration with(Layer convolution, Layer pool) {
    return network(convolution, pool, Networks.output(3).build());
  }

  private static void refusedTail(Layer layer, String... words) {
    refused(
        network(
            Networks.convolution(4).build(),
            Networks.pool().build(),
            layer,
            Networks.output(3).build()),
        words);
  }

  private static MultiLayerConfiguration network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().updater(new Adam()).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list.setInputType(InputType.convolutional(12, 12, 1))
        .validateOutputLayerConfig(false)
        .build();
  }

  private static void refused(MultiLayerConfiguration configuration, String... words) {
    assertThatThrownBy(() -> VectorEngineFactory.of(configuration))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("the vector engine cannot train this: ")
        .hasMessageContainingAll(words);
  }
}

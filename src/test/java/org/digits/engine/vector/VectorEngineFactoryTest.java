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
import org.digits.model.NetworkConfiguration;
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

class VectorEngineFactoryTest {
  @Test
  void readsTheMainNetwork() {
    NetworkPlan plan = VectorEngineFactory.of(MnistCnn.network(28, 28, 10, 1, 1e-3)).plan();
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
  void readsDl4jsJson() throws Exception {
    MultiLayerConfiguration configuration =
        Networks.configuration(new Nesterovs(0.1, 0.8), 13, 16, new int[] {3}, new int[] {}, 4);
    NetworkPlan plan =
        VectorEngineFactory.of(NetworkConfiguration.of(configuration.toJson())).plan();
    assertThat(plan.updater()).isEqualTo(new UpdaterPlan.Nesterovs(0.8));
    assertThat(plan.pooledHeight()).isEqualTo(5);
    assertThat(plan.pooledWidth()).isEqualTo(7);
  }

  @Test
  void refusesOtherConvolutions() {
    refused(
        with(Networks.convolution(4).kernelSize(5, 5).build()),
        "layer 0 (ConvolutionLayer): kernelSize is [5,5], not [3,3]");
    refused(
        with(Networks.convolution(4).stride(2, 2).build()),
        "layer 0 (ConvolutionLayer): stride is [2,2], not [1,1]");
    refused(
        with(Networks.convolution(4).padding(1, 1).build()),
        "layer 0 (ConvolutionLayer): padding is [1,1], not [0,0]");
    refused(
        with(Networks.convolution(4).dilation(2, 2).build()),
        "layer 0 (ConvolutionLayer): dilation is [2,2], not [1,1]");
    refused(with(Networks.convolution(4).hasBias(false).build()), "layer 0 ", "hasBias is false");
    refused(
        with(Networks.convolution(4).convolutionMode(ConvolutionMode.Same).build()),
        "layer 0 ",
        "convolutionMode is \"Same\"");
    refused(
        with(Networks.convolution(4).activation(Activation.TANH).build()),
        "layer 0 ",
        "activationFn.@class is ",
        "TanH");
  }

  @Test
  void refusesWhatChangesTraining() {
    refused(with(Networks.convolution(4).dropOut(0.5).build()), "layer 0 ", "idropout");
    refused(with(Networks.convolution(4).l2(0.01).build()), "layer 0 ", "regularization");
    refused(with(Networks.convolution(4).l1Bias(0.01).build()), "layer 0 ", "regularization");
    refused(with(Networks.convolution(4).weightDecay(0.01).build()), "layer 0 ", "regularization");
    refused(
        with(
            Networks.convolution(4)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .build()),
        "layer 0 ",
        "gradientNormalization is \"ClipL2PerLayer\"");
    refused(
        with(Networks.convolution(4).constrainWeights(new MaxNormConstraint(1, 1)).build()),
        "layer 0 ",
        "constraints is [");
    refused(
        with(Networks.convolution(4).updater(new Sgd(0.5)).build()),
        "layer 2 (OutputLayer): iupdater.@class is ",
        "Adam");
    refused(
        with(Networks.convolution(4).biasUpdater(new Sgd(0.5)).build()),
        "layer 0 ",
        "biasUpdater is ");
  }

  @Test
  void refusesOtherPools() {
    refused(
        with(Networks.convolution(4).build(), Networks.pool().kernelSize(3, 3).build()),
        "layer 1 (SubsamplingLayer): kernelSize is [3,3], not [2,2]");
    refused(
        with(Networks.convolution(4).build(), Networks.pool().stride(1, 1).build()),
        "layer 1 (SubsamplingLayer): stride is [1,1], not [2,2]");
    refused(
        with(Networks.convolution(4).build(), Networks.pool().poolingType(PoolingType.AVG).build()),
        "layer 1 (SubsamplingLayer): poolingType is \"AVG\", not \"MAX\"");
    refused(
        with(Networks.convolution(4).build(), Networks.convolution(4).build()),
        "a convolution is not followed by a max-pool");
  }

  @Test
  void refusesOtherDenseAndOutputLayers() {
    refusedTail(Networks.dense(4).hasBias(false).build(), "layer 2 (DenseLayer): hasBias is false");
    refusedTail(
        Networks.dense(4).hasLayerNorm(true).build(), "layer 2 (DenseLayer): hasLayerNorm is true");
    refusedTail(
        Networks.dense(4).activation(Activation.SIGMOID).build(),
        "layer 2 (DenseLayer): activationFn.@class is",
        "Sigmoid");
    refusedTail(
        new BatchNormalization.Builder().build(), "layer 2 (BatchNormalization) is neither");
    refused(
        output(LossFunction.MSE, Activation.SOFTMAX),
        "layer 2 (OutputLayer): lossFn.@class is ",
        "LossMSE");
    refused(
        output(LossFunction.MCXENT, Activation.SIGMOID),
        "layer 2 (OutputLayer): activationFn.@class is ",
        "Sigmoid");
  }

  @Test
  void refusesOtherUpdatersAndTypes() {
    refused(updater(new RmsProp(0.1)), "the updater is org.nd4j.linalg.learning.config.RmsProp");
    refused(
        updater(new Nesterovs(0.1, new FixedSchedule(0.9))), "layer 0 ", "iupdater.", "ISchedule");
    MultiLayerConfiguration doubles = updater(new Sgd());
    doubles.setDataType(DataType.DOUBLE);
    refused(doubles, "dataType is \"DOUBLE\", not \"FLOAT\"");
    refused(
        Networks.builder(new Sgd(), 1, new int[] {4}, new int[] {}, 3)
            .setInputType(InputType.convolutional(12, 12, 3))
            .build(),
        "Convolution[inputs=3, filters=4] does not read 1 inputs");
    refused(
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(Networks.dense(4).nIn(9).build())
            .layer(Networks.output(3).nIn(4).build())
            .build(),
        "the first layer is no convolution");
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
    assertThatThrownBy(
            () -> VectorEngineFactory.of(NetworkConfiguration.of(configuration.toJson())))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("the vector engine cannot train this: ")
        .hasMessageContainingAll(words);
  }
}

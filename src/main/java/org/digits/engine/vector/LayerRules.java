package org.digits.engine.vector;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/** What each layer must be like for the vector engine to give DL4J's results. */
final class LayerRules {
  private LayerRules() {}

  static void require(boolean supported, String message) {
    if (!supported) {
      throw new UnsupportedNetworkException("the vector engine cannot train this: " + message);
    }
  }

  static String name(Layer layer, int index) {
    String own = layer.getLayerName() == null ? "" : " '" + layer.getLayerName() + "'";
    return "layer %d%s (%s)".formatted(index, own, layer.getClass().getSimpleName());
  }

  static void checkNetwork(MultiLayerConfiguration configuration) {
    require(
        configuration.getDataType() == DataType.FLOAT, "values are " + configuration.getDataType());
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      require(conf.isMiniBatch(), "gradients are not divided by the minibatch size");
      require(conf.isMinimize(), "the loss is maximised");
      require(
          conf.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT
              && conf.getStepFunction() == null,
          "the optimisation is " + conf.getOptimizationAlgo() + " with " + conf.getStepFunction());
    }
  }

  static void checkConvolution(ConvolutionLayer layer, int index) {
    String name = name(layer, index);
    require(layer.getClass() == ConvolutionLayer.class, name + " is no plain convolution");
    checkWindow(name, "kernel", layer.getKernelSize(), 3);
    checkWindow(name, "stride", layer.getStride(), 1);
    checkWindow(name, "padding", layer.getPadding(), 0);
    checkWindow(name, "dilation", layer.getDilation(), 1);
    checkMode(name, layer.getConvolutionMode(), layer.getCnn2dDataFormat());
    require(layer.hasBias(), name + " has no bias");
    checkReLU(layer, name);
    checkTraining(layer, name);
  }

  static void checkPool(SubsamplingLayer layer, int index) {
    String name = name(layer, index);
    require(
        layer.getPoolingType() == PoolingType.MAX, name + " pools by " + layer.getPoolingType());
    checkWindow(name, "kernel", layer.getKernelSize(), 2);
    checkWindow(name, "stride", layer.getStride(), 2);
    checkWindow(name, "padding", layer.getPadding(), 0);
    checkWindow(name, "dilation", layer.getDilation(), 1);
    checkMode(name, layer.getConvolutionMode(), layer.getCnn2dDataFormat());
    require(layer.getIDropout() == null, name + " has dropout");
  }

  static void checkDense(DenseLayer layer, int index) {
    String name = name(layer, index);
    require(layer.getClass() == DenseLayer.class, name + " is no plain dense layer");
    require(layer.hasBias(), name + " has no bias");
    require(!layer.hasLayerNorm(), name + " has layer normalisation");
    checkReLU(layer, name);
    checkTraining(layer, name);
  }

  static void checkOutput(OutputLayer layer, int index) {
    String name = name(layer, index);
    require(layer.hasBias(), name + " has no bias");
    require(
        layer.getActivationFn().getClass() == ActivationSoftmax.class,
        name + " has the activation " + layer.getActivationFn());
    Class<?> loss = layer.getLossFn().getClass();
    require(
        loss == LossMCXENT.class || loss == LossNegativeLogLikelihood.class,
        name + " has the loss " + layer.getLossFn());
    require(((LossMCXENT) layer.getLossFn()).getWeights() == null, name + " weights its classes");
    checkTraining(layer, name);
  }

  static double smallestProbability(OutputLayer layer) {
    ILossFunction loss = layer.getLossFn();
    return ((LossMCXENT) loss).getSoftmaxClipEps();
  }

  /** The one updater of all layers. */
  static UpdaterPlan updater(List<Layer> layers) {
    IUpdater first = null;
    for (int index = 0; index < layers.size(); index++) {
      if (layers.get(index) instanceof BaseLayer layer) {
        IUpdater updater = layer.getIUpdater();
        first = first == null ? updater : first;
        String name = name(layer, index);
        require(updater.equals(first), name + " has the updater " + updater + ", not " + first);
        require(
            layer.getBiasUpdater() == null || layer.getBiasUpdater().equals(first),
            name + " has the bias updater " + layer.getBiasUpdater() + ", not " + first);
      }
    }
    return plan(first);
  }

  private static UpdaterPlan plan(IUpdater updater) {
    if (updater instanceof Sgd) {
      return new UpdaterPlan.Sgd();
    }
    if (updater instanceof Adam adam) {
      return new UpdaterPlan.Adam(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    }
    if (updater instanceof Nesterovs nesterovs && nesterovs.getMomentumISchedule() == null) {
      return new UpdaterPlan.Nesterovs(nesterovs.getMomentum());
    }
    throw new UnsupportedNetworkException(
        "the vector engine cannot train this: the updater is " + updater);
  }

  private static void checkWindow(String name, String what, int[] found, int supported) {
    require(
        Arrays.equals(found, new int[] {supported, supported}),
        "%s has the %s %s, not %d".formatted(name, what, Arrays.toString(found), supported));
  }

  private static void checkMode(String name, ConvolutionMode mode, CNN2DFormat format) {
    require(
        mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict,
        name + " has the convolution mode " + mode);
    require(format == CNN2DFormat.NCHW, name + " has the data format " + format);
  }

  private static void checkReLU(BaseLayer layer, String name) {
    require(
        layer.getActivationFn() instanceof ActivationReLU relu
            && relu.getMax() == null
            && relu.getThreshold() == null
            && relu.getNegativeSlope() == null,
        name + " has the activation " + layer.getActivationFn());
  }

  private static void checkTraining(BaseLayer layer, String name) {
    require(layer.getIDropout() == null, name + " has dropout");
    require(layer.getWeightNoise() == null, name + " has weight noise");
    require(isEmpty(layer.getConstraints()), name + " has constraints");
    require(
        isEmpty(layer.getRegularization()) && isEmpty(layer.getRegularizationBias()),
        name + " has the regularisation " + layer.getRegularization());
    require(
        layer.getGradientNormalization() == null
            || layer.getGradientNormalization() == GradientNormalization.None,
        name + " has the gradient normalisation " + layer.getGradientNormalization());
  }

  private static boolean isEmpty(List<?> values) {
    return values == null || values.isEmpty();
  }
}

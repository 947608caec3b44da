package org.digits.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a network as DL4J 1.0.0-M2 does once it has initialised it: JSON with every field of its
 * own classes, in the order of their names.
 */
final class ConfigurationJson {
  static final ObjectMapper MAPPER = new ObjectMapper();

  static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";
  static final String FLATTEN =
      "org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor";
  private static final String UPDATERS = "org.nd4j.linalg.learning.config.";
  static final String CLASS = "@class";
  static final String ITERATION = "iterationCount";

  private final ConvolutionalNetwork network;

  private ConfigurationJson(ConvolutionalNetwork network) {
    this.network = network;
  }

  static String write(ConvolutionalNetwork network, long iteration) {
    return text(new ConfigurationJson(network).configuration(iteration));
  }

  /** The same network after so many updates. */
  static String at(String json, long iteration) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      ((ObjectNode) tree).put(ITERATION, Math.toIntExact(iteration));
      return text(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON object", e);
    }
  }

  private static String text(Object json) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists and numbers can always be written", e);
    }
  }

  private Map<String, Object> configuration(long iteration) {
    List<Object> confs = new ArrayList<>();
    Map<String, Object> preProcessors = new TreeMap<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Flatten flatten) {
        preProcessors.put(String.valueOf(confs.size()), preProcessor(flatten));
      } else {
        confs.add(conf(layer, "layer" + confs.size()));
      }
    }
    Map<String, Object> json = new TreeMap<>();
    json.put("backpropType", "Standard");
    json.put("cacheMode", "NONE");
    json.put("confs", confs);
    json.put("dataType", "FLOAT");
    json.put("epochCount", 0);
    json.put("inferenceWorkspaceMode", "ENABLED");
    json.put("inputPreProcessors", preProcessors);
    json.put(ITERATION, Math.toIntExact(iteration));
    json.put("tbpttBackLength", 20);
    json.put("tbpttFwdLength", 20);
    json.put("trainingWorkspaceMode", "ENABLED");
    json.put("validateOutputLayerConfig", true);
    return json;
  }

  private static Map<String, Object> preProcessor(Layer.Flatten flatten) {
    Map<String, Object> json = ofClass(FLATTEN);
    json.put("format", "NCHW");
    json.put("inputHeight", flatten.height());
    json.put("inputWidth", flatten.width());
    json.put("numChannels", flatten.channels());
    return json;
  }

  private Map<String, Object> conf(Layer layer, String name) {
    Map<String, Object> json = new TreeMap<>();
    json.put("cacheMode", "NONE");
    json.put("dataType", "FLOAT");
    json.put("epochCount", 0);
    json.put(ITERATION, 0);
    json.put("layer", layer(layer, name));
    json.put("maxNumLineSearchIterations", 5);
    json.put("miniBatch", true);
    json.put("minimize", true);
    json.put("optimizationAlgo", "STOCHASTIC_GRADIENT_DESCENT");
    json.put("seed", network.seed());
    json.put("stepFunction", null);
    json.put("variables", layer.parameters() == 0 ? List.of() : List.of("W", "b"));
    return json;
  }

  private Map<String, Object> layer(Layer layer, String name) {
    Map<String, Object> json;
    if (layer instanceof Layer.Convolution convolution) {
      json = trained("ConvolutionLayer", convolution.inputs(), convolution.filters());
      putWindow(json, Layer.Convolution.KERNEL, 1);
      json.put("activationFn", relu());
      json.put("cudnnAlgoMode", "PREFER_FASTEST");
      json.put("cudnnBwdDataAlgo", null);
      json.put("cudnnBwdFilterAlgo", null);
      json.put("cudnnFwdAlgo", null);
    } else if (layer instanceof Layer.Dense dense) {
      json = trained("DenseLayer", dense.inputs(), dense.units());
      json.put("activationFn", relu());
      json.put("hasLayerNorm", false);
    } else if (layer instanceof Layer.Output output) {
      json = trained("OutputLayer", output.inputs(), output.classes());
      json.put("activationFn", ofClass("org.nd4j.linalg.activations.impl.ActivationSoftmax"));
      json.put("lossFn", crossEntropy(output));
    } else {
      json = maxPool();
    }
    json.put("layerName", name);
    return json;
  }

  private Map<String, Object> trained(String kind, int inputs, int outputs) {
    Map<String, Object> json = anyLayer(kind);
    json.put("biasInit", 0.0);
    json.put("biasUpdater", null);
    json.put("gainInit", 1.0);
    json.put("gradientNormalizationThreshold", 1.0);
    json.put("hasBias", true);
    json.put("iupdater", updater(network.updater()));
    json.put("nin", inputs);
    json.put("nout", outputs);
    json.put("regularization", List.of());
    json.put("regularizationBias", List.of());
    json.put("timeDistributedFormat", null);
    json.put("weightInitFn", ofClass("org.deeplearning4j.nn.weights.WeightInitXavier"));
    json.put("weightNoise", null);
    return json;
  }

  private static Map<String, Object> maxPool() {
    Map<String, Object> json = anyLayer("SubsamplingLayer");
    putWindow(json, Layer.MaxPool.WINDOW, Layer.MaxPool.WINDOW);
    json.put("avgPoolIncludePadInDivisor", false);
    json.put("eps", 1e-8);
    json.put("gradientNormalizationThreshold", 0.0);
    json.put("pnorm", 0);
    json.put("poolingType", "MAX");
    return json;
  }

  private static Map<String, Object> anyLayer(String kind) {
    Map<String, Object> json = ofClass(LAYERS + kind);
    json.put("constraints", null);
    json.put("gradientNormalization", "None");
    json.put("idropout", null);
    return json;
  }

  private static void putWindow(Map<String, Object> json, int side, int stride) {
    json.put("cnn2dDataFormat", "NCHW");
    json.put("convolutionMode", "Truncate");
    json.put("cudnnAllowFallback", true);
    json.put("dilation", List.of(1, 1));
    json.put("kernelSize", List.of(side, side));
    json.put("padding", List.of(0, 0));
    json.put("stride", List.of(stride, stride));
  }

  private static Map<String, Object> relu() {
    Map<String, Object> json = ofClass("org.nd4j.linalg.activations.impl.ActivationReLU");
    json.put("max", null);
    json.put("negativeSlope", null);
    json.put("threshold", null);
    return json;
  }

  private static Map<String, Object> crossEntropy(Layer.Output output) {
    Map<String, Object> json = ofClass("org.nd4j.linalg.lossfunctions.impl.LossMCXENT");
    json.put("softmaxClipEps", output.smallestProbability());
    return json;
  }

  private static Map<String, Object> updater(Updater updater) {
    Map<String, Object> json = ofClass(UPDATERS + updater.getClass().getSimpleName());
    json.put("learningRate", updater.learningRate());
    if (updater instanceof Updater.Adam adam) {
      json.put("beta1", adam.beta1());
      json.put("beta2", adam.beta2());
      json.put("epsilon", adam.epsilon());
    } else if (updater instanceof Updater.Nesterovs nesterovs) {
      json.put("momentum", nesterovs.momentum());
    }
    return json;
  }

  private static Map<String, Object> ofClass(String name) {
    Map<String, Object> json = new TreeMap<>();
    json.put(CLASS, name);
    return json;
  }
}

package org.digits.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.digits.data.DataFormatException;

/**
 * Reads a network out of DL4J's JSON. A {@link ConvolutionalNetwork} is one whose own JSON differs
 * in nothing that changes what the network computes or how it trains from a snapshot.
 */
final class ConfigurationReader {
  /** Counts, names, choices of cuDNN and workspaces, and what is for new weights alone. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "avgPoolIncludePadInDivisor",
          "biasInit",
          "cacheMode",
          "cudnnAlgoMode",
          "cudnnAllowFallback",
          "cudnnBwdDataAlgo",
          "cudnnBwdFilterAlgo",
          "cudnnFwdAlgo",
          "epochCount",
          "eps",
          "gainInit",
          "gradientNormalizationThreshold",
          "inferenceWorkspaceMode",
          "iterationCount",
          "layerName",
          "maxNumLineSearchIterations",
          "pnorm",
          "seed",
          "tbpttBackLength",
          "tbpttFwdLength",
          "timeDistributedFormat",
          "trainingWorkspaceMode",
          "validateOutputLayerConfig",
          "variables",
          "weightInitFn");

  private static final int LONGEST_VALUE = 80;

  private final ObjectNode json;
  private final JsonNode confs;

  private ConfigurationReader(ObjectNode json) {
    this.json = json;
    confs = json.path("confs");
  }

  static NetworkConfiguration read(String json) throws DataFormatException {
    ConfigurationReader reader = new ConfigurationReader(tree(json));
    reader.requireLayers();
    try {
      ConvolutionalNetwork network = reader.network();
      Optional<String> difference = reader.difference(tree(network.toJson(0)));
      return difference.isEmpty() ? network : reader.other(json, difference.get());
    } catch (IllegalArgumentException | ArithmeticException e) {
      return reader.other(json, e.getMessage());
    }
  }

  static long iteration(String json) throws DataFormatException {
    long iteration = tree(json).path(ConfigurationJson.ITERATION).asLong();
    if (iteration < 0) {
      throw new DataFormatException(
          "expected an iteration of at least 0, found %d; get a complete copy of the file"
              .formatted(iteration));
    }
    return iteration;
  }

  private static ObjectNode tree(String json) throws DataFormatException {
    try {
      if (ConfigurationJson.MAPPER.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw broken(e.getOriginalMessage()).causedBy(e);
    }
    throw broken("no JSON object");
  }

  private void requireLayers() throws DataFormatException {
    if (confs.isEmpty()) {
      throw broken("no layers");
    }
    for (int i = 0; i < confs.size(); i++) {
      if (kind(layer(i)).isEmpty()) {
        throw broken("layer %d without a class".formatted(i));
      }
    }
  }

  private static DataFormatException broken(String how) {
    return new DataFormatException(
        "expected a network of DL4J, found a broken one (%s); get a complete copy of the file"
            .formatted(printable(how)));
  }

  private OtherNetwork other(String text, String difference) {
    return new OtherNetwork(text, integer(layer(confs.size() - 1), "nout"), difference);
  }

  private ConvolutionalNetwork network() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < confs.size(); i++) {
      JsonNode before = json.path("inputPreProcessors").path(String.valueOf(i));
      if (before.path(ConfigurationJson.CLASS).asText().equals(ConfigurationJson.FLATTEN)) {
        layers.add(
            new Layer.Flatten(
                integer(before, "numChannels"),
                integer(before, "inputHeight"),
                integer(before, "inputWidth")));
      }
      layers.add(layer(name(i), layer(i)));
    }
    return new ConvolutionalNetwork(
        layers, updater(layer(0).path("iupdater")), confs.path(0).path("seed").asLong());
  }

  private static Layer layer(String name, JsonNode layer) {
    int inputs = integer(layer, "nin");
    int outputs = integer(layer, "nout");
    return switch (kind(layer)) {
      case "ConvolutionLayer" -> new Layer.Convolution(inputs, outputs);
      case "SubsamplingLayer" -> new Layer.MaxPool();
      case "DenseLayer" -> new Layer.Dense(inputs, outputs);
      case "OutputLayer" ->
          new Layer.Output(inputs, outputs, layer.path("lossFn").path("softmaxClipEps").asDouble());
      default ->
          throw new IllegalArgumentException(
              name + " is neither a convolution, a pool, a dense nor an output layer");
    };
  }

  private static Updater updater(JsonNode updater) {
    double rate = number(updater, "learningRate");
    String name = updater.path(ConfigurationJson.CLASS).asText();
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "Sgd" -> new Updater.Sgd(rate);
      case "Nesterovs" -> new Updater.Nesterovs(rate, number(updater, "momentum"));
      case "Adam" ->
          new Updater.Adam(
              rate, number(updater, "beta1"), number(updater, "beta2"), number(updater, "epsilon"));
      default -> throw new IllegalArgumentException("the updater is " + printable(name));
    };
  }

  /** The first thing that the file has otherwise than the network that was read of it. */
  private Optional<String> difference(ObjectNode own) {
    for (int i = 0; i < confs.size(); i++) {
      JsonNode found = confs.path(i);
      JsonNode expected = own.path("confs").path(i);
      String layer = name(i);
      Optional<String> difference =
          difference(layer, "", found.path("layer"), expected.path("layer"))
              .or(() -> difference(layer, "", found, expected));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return difference("the network", "", withoutLayers(json), withoutLayers(own));
  }

  private static JsonNode withoutLayers(ObjectNode configuration) {
    return configuration.deepCopy().without("confs");
  }

  private static Optional<String> difference(
      String place, String path, JsonNode found, JsonNode expected) {
    Set<String> names = new TreeSet<>();
    found.fieldNames().forEachRemaining(names::add);
    expected.fieldNames().forEachRemaining(names::add);
    names.removeAll(WITHOUT_EFFECT);
    for (String name : names) {
      JsonNode one = found.path(name);
      JsonNode other = expected.path(name);
      if (one.isObject() && other.isObject()) {
        Optional<String> inner = difference(place, path + name + ".", one, other);
        if (inner.isPresent()) {
          return inner;
        }
      } else if (!one.equals(other)) {
        return Optional.of(
            "%s: %s is %s, not %s"
                .formatted(place, printable(path + name), text(one), text(other)));
      }
    }
    return Optional.empty();
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "absent" : printable(value.toString());
  }

  private JsonNode layer(int index) {
    return confs.path(index).path("layer");
  }

  private String name(int index) {
    return "layer %d (%s)".formatted(index, printable(kind(layer(index))));
  }

  /** A layer's class, as far as it is one of DL4J's. */
  private static String kind(JsonNode layer) {
    String name = layer.path(ConfigurationJson.CLASS).asText();
    return name.startsWith(ConfigurationJson.LAYERS)
        ? name.substring(ConfigurationJson.LAYERS.length())
        : name;
  }

  private static int integer(JsonNode json, String name) {
    return json.path(name).asInt();
  }

  private static double number(JsonNode json, String name) {
    return json.path(name).asDouble();
  }

  /** The beginning of a text out of the file, on one line. */
  private static String printable(String text) {
    return text.substring(0, Math.min(LONGEST_VALUE, text.length())).replaceAll("[^ -~]", "?");
  }
}

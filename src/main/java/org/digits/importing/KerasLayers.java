package org.digits.importing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.api.Dataset;
import java.util.Arrays;
import java.util.Set;
import org.digits.data.DataFormatException;

/** Reads the layers of a Sequential model, from its configuration and its weights. */
final class KerasLayers {
  private final JsonNode model;
  private final KerasWeights weights;
  private FamilyBuilder family;
  private boolean flattened;

  KerasLayers(JsonNode model, KerasWeights weights) {
    this.model = model;
    this.weights = weights;
  }

  ImportedNetwork read(String producer) throws DataFormatException {
    String kind = model.path("class_name").asText();
    if (!kind.equals("Sequential")) {
      throw new DataFormatException(
          "expected a Sequential model, found one of class '%s'; export it as ONNX, or make a Sequential of its layers"
              .formatted(kind));
    }
    JsonNode layers = model.at("/config/layers");
    family = input(layers);
    for (JsonNode layer : layers) {
      add(layer.path("class_name").asText(), layer.path("config"));
    }
    return family.build(producer);
  }

  // An InputLayer has it, or else the first layer; Keras 2 calls it batch_input_shape.
  private FamilyBuilder input(JsonNode layers) throws DataFormatException {
    JsonNode config = layers.path(0).path("config");
    JsonNode shape =
        config.has("batch_shape") ? config.get("batch_shape") : config.path("batch_input_shape");
    if (shape.isMissingNode()) {
      shape = model.at("/build_config/input_shape");
    }
    if (shape.size() != 4 || shape.get(3).asInt() != 1) {
      throw new DataFormatException(
          "the input: expected grey images [n, height, width, 1], found %s; import a model for such images"
              .formatted(shape.isMissingNode() ? "no shape" : shape));
    }
    return new FamilyBuilder(shape.get(1).asInt(), shape.get(2).asInt());
  }

  private void add(String kind, JsonNode config) throws DataFormatException {
    String name = config.path("name").asText();
    String label = "'%s' (%s)".formatted(name, kind);
    switch (kind) {
      case "InputLayer", "Dropout" -> {}
      case "Conv2D" -> convolution(name, label, config);
      case "MaxPooling2D" -> pool(label, config);
      case "Flatten" -> {
        requireChannelsLast(label, config);
        flattened = true;
      }
      case "Dense" -> dense(name, label, config);
      case "Activation" -> activation(label, config);
      case "ReLU" -> {
        for (String option : Set.of("max_value", "negative_slope", "threshold")) {
          double value = config.path(option).asDouble();
          FamilyBuilder.require(value == 0, label, option + " " + value);
        }
        family.relu(label);
      }
      case "Softmax" -> {
        FamilyBuilder.require(config.path("axis").asInt(-1) == -1, label, "another axis");
        family.softmax(label);
      }
      default -> throw FamilyBuilder.refused(label, "a layer of another kind");
    }
  }

  private void convolution(String name, String label, JsonNode config) throws DataFormatException {
    requireSquare(label, config, "kernel_size", 3);
    requireSquare(label, config, "strides", 1);
    requireSquare(label, config, "dilation_rate", 1);
    requireValid(label, config);
    FamilyBuilder.require(config.path("groups").asInt(1) == 1, label, "groups");
    Dataset kernel = kernel(name, label, "Conv2D", config);
    int[] shape = kernel.getDimensions();
    FamilyBuilder.require(
        shape.length == 4, label, "a kernel of the shape " + Arrays.toString(shape));
    OnnxTensor tensor = new OnnxTensor(shape, floats(kernel, label), new long[0]);
    family.convolution(
        label, shape[3], tensor.transposed(3, 2, 0, 1).floats(), bias(name, label, "Conv2D"));
    activation(label, config);
  }

  private void pool(String label, JsonNode config) throws DataFormatException {
    requireSquare(label, config, "pool_size", 2);
    requireSquare(label, config, "strides", 2);
    requireValid(label, config);
    family.pool(label);
  }

  private void dense(String name, String label, JsonNode config) throws DataFormatException {
    FamilyBuilder.require(flattened, label, "a dense layer of an image that is not flattened");
    Dataset kernel = kernel(name, label, "Dense", config);
    int[] shape = kernel.getDimensions();
    int[] value = family.shape();
    FamilyBuilder.require(
        shape.length == 2, label, "a kernel of the shape " + Arrays.toString(shape));
    OnnxTensor tensor = new OnnxTensor(shape, floats(kernel, label), new long[0]);
    // Keras flattens [row][column][channel].
    if (value.length == 3 && shape[0] == value[0] * value[1] * value[2]) {
      int[] split = {value[1], value[2], value[0], shape[1]};
      tensor = new OnnxTensor(split, tensor.floats(), new long[0]).transposed(3, 2, 0, 1);
    } else {
      tensor = tensor.transposed(1, 0);
    }
    family.dense(label, shape[1], tensor.floats(), bias(name, label, "Dense"));
    activation(label, config);
  }

  private void activation(String label, JsonNode config) throws DataFormatException {
    JsonNode activation = config.path("activation");
    String name = activation.isTextual() ? activation.asText() : activation.toString();
    switch (name) {
      case "relu" -> family.relu(label);
      case "softmax" -> family.softmax(label);
      case "linear" -> {}
      default -> throw FamilyBuilder.refused(label, "the activation " + name);
    }
  }

  private Dataset kernel(String name, String label, String kind, JsonNode config)
      throws DataFormatException {
    FamilyBuilder.require(config.path("use_bias").asBoolean(true), label, "no bias");
    return weights.find(name, kind, 0);
  }

  private float[] bias(String name, String label, String kind) throws DataFormatException {
    return floats(weights.find(name, kind, 1), label);
  }

  private static float[] floats(Dataset dataset, String label) throws DataFormatException {
    if (dataset.getJavaType() != float.class) {
      throw new DataFormatException(
          "layer %s: expected weights in float32, found %s; save the model in float32"
              .formatted(label, dataset.getJavaType().getSimpleName()));
    }
    return (float[]) dataset.getDataFlat();
  }

  private static void requireSquare(String label, JsonNode config, String option, int side)
      throws DataFormatException {
    JsonNode found = config.path(option);
    FamilyBuilder.require(
        found.size() == 2 && found.get(0).asInt() == side && found.get(1).asInt() == side,
        label,
        "%s %s, not %d".formatted(option, found, side));
  }

  private static void requireValid(String label, JsonNode config) throws DataFormatException {
    String padding = config.path("padding").asText();
    FamilyBuilder.require(padding.equals("valid"), label, "padding " + padding);
    requireChannelsLast(label, config);
  }

  private static void requireChannelsLast(String label, JsonNode config)
      throws DataFormatException {
    String format = config.path("data_format").asText("channels_last");
    FamilyBuilder.require(format.equals("channels_last"), label, "data_format " + format);
  }
}

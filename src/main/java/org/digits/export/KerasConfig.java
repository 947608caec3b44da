package org.digits.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.digits.engine.vector.UpdaterPlan;

/** The JSON that a Keras file holds: what Keras 2 writes and Keras 3 and DL4J read too. */
final class KerasConfig {
  /** The last Keras that writes this form. */
  static final String KERAS_VERSION = "2.15.0";

  /** Decides the layout of kernels where readers ask; the file is loaded on any backend. */
  static final String BACKEND = "tensorflow";

  private final ExportedNetwork network;
  private final ArrayNode layers = JsonNodeFactory.instance.arrayNode();

  private KerasConfig(ExportedNetwork network) {
    this.network = network;
  }

  /** The attribute {@code model_config}. */
  static ObjectNode model(ExportedNetwork network) {
    ObjectNode model = object("Sequential", new KerasConfig(network).sequential());
    return model.put("keras_version", KERAS_VERSION).put("backend", BACKEND);
  }

  /** The attribute {@code training_config}: what the tutorial compiles its model with. */
  static ObjectNode training(ExportedNetwork network) {
    ObjectNode training = JsonNodeFactory.instance.objectNode();
    training.put("loss", "categorical_crossentropy");
    training.putArray("metrics").add("accuracy");
    training.putNull("weighted_metrics");
    training.putNull("loss_weights");
    training.set("optimizer_config", optimizer(network.updater(), network.learningRate()));
    return training;
  }

  private ObjectNode sequential() {
    ObjectNode config = JsonNodeFactory.instance.objectNode().put("name", "mnist_cnn");
    config.set("layers", layers);
    addInput();
    for (int i = 0; i < network.layers().size(); i++) {
      if (i == network.blocks()) {
        layer("Flatten", "flatten").put("data_format", "channels_last");
      }
      if (network.layers().get(i) instanceof ExportedLayer.Convolution convolution) {
        addConvolution(convolution);
        addPool(i);
      } else {
        addDense((ExportedLayer.Dense) network.layers().get(i));
      }
    }
    return config;
  }

  // The shape stands in a layer of its own under the one key that Keras 2 and 3 both know.
  private void addInput() {
    ObjectNode config = layer("InputLayer", "image");
    config.remove("trainable");
    config
        .putArray("batch_input_shape")
        .addNull()
        .add(network.imageHeight())
        .add(network.imageWidth())
        .add(1);
  }

  private void addConvolution(ExportedLayer.Convolution convolution) {
    ObjectNode config = layer("Conv2D", convolution.name()).put("filters", convolution.filters());
    square(config, "kernel_size", ExportedLayer.Convolution.KERNEL);
    square(config, "strides", 1);
    square(config, "dilation_rate", 1);
    config.put("padding", "valid").put("data_format", "channels_last").put("groups", 1);
    addTrainable(config, "relu");
  }

  private void addPool(int index) {
    ObjectNode config = layer("MaxPooling2D", LayerNames.of("max_pooling2d", index));
    square(config, "pool_size", 2);
    square(config, "strides", 2);
    config.put("padding", "valid").put("data_format", "channels_last");
  }

  private void addDense(ExportedLayer.Dense dense) {
    ExportedLayer last = network.layers().get(network.layers().size() - 1);
    ObjectNode config = layer("Dense", dense.name()).put("units", dense.units());
    addTrainable(config, dense.equals(last) ? "softmax" : "relu");
  }

  private static void addTrainable(ObjectNode config, String activation) {
    config.put("activation", activation).put("use_bias", true);
    ObjectNode noSeed = JsonNodeFactory.instance.objectNode().putNull("seed");
    config.set("kernel_initializer", object("GlorotUniform", noSeed));
    config.set("bias_initializer", object("Zeros", JsonNodeFactory.instance.objectNode()));
    for (String part : new String[] {"kernel", "bias"}) {
      config.putNull(part + "_regularizer").putNull(part + "_constraint");
    }
    config.putNull("activity_regularizer");
  }

  private ObjectNode layer(String className, String name) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("name", name).put("trainable", true).put("dtype", "float32");
    layers.add(object(className, config));
    return config;
  }

  private static ObjectNode optimizer(UpdaterPlan updater, double learningRate) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    if (updater instanceof UpdaterPlan.Adam adam) {
      config.put("name", "Adam").put("learning_rate", learningRate);
      config.put("beta_1", adam.beta1()).put("beta_2", adam.beta2());
      config.put("epsilon", adam.epsilon()).put("amsgrad", false);
    } else {
      config.put("name", "SGD").put("learning_rate", learningRate);
      double momentum =
          updater instanceof UpdaterPlan.Nesterovs nesterovs ? nesterovs.momentum() : 0;
      config.put("momentum", momentum).put("nesterov", momentum != 0);
    }
    return object(config.get("name").textValue(), config);
  }

  private static ObjectNode object(String className, ObjectNode config) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("class_name", className);
    object.set("config", config);
    return object;
  }

  private static void square(ObjectNode config, String name, int side) {
    config.putArray(name).add(side).add(side);
  }
}

package org.digits.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.digits.engine.vector.UpdaterPlan;

/**
 * The JSON that a Keras file holds, in either form: what Keras 2 writes and Keras 3 and DL4J read
 * too, and Keras 3's own, in which every object has its module.
 *
 * @see <a href="https://keras.io/guides/serialization_and_saving/">Keras' guide</a>
 */
final class KerasConfig {
  private enum Form {
    KERAS_2,
    KERAS_3
  }

  /** The last Keras that writes this form. */
  static final String KERAS_VERSION = "2.15.0";

  /** Decides the layout of kernels where readers ask; the file is loaded on any backend. */
  static final String BACKEND = "tensorflow";

  private final ExportedNetwork network;
  private final Form form;
  private final ArrayNode layers = JsonNodeFactory.instance.arrayNode();

  private KerasConfig(ExportedNetwork network, Form form) {
    this.network = network;
    this.form = form;
  }

  /** The attribute {@code model_config} of an HDF5 file. */
  static ObjectNode model(ExportedNetwork network) {
    KerasConfig config = new KerasConfig(network, Form.KERAS_2);
    ObjectNode model = config.object("keras", "Sequential", config.sequential());
    return model.put("keras_version", KERAS_VERSION).put("backend", BACKEND);
  }

  /**
   * The attribute {@code training_config} of an HDF5 file: what the tutorial compiles its model
   * with.
   */
  static ObjectNode training(ExportedNetwork network) {
    KerasConfig config = new KerasConfig(network, Form.KERAS_2);
    ObjectNode training = config.compiled();
    training.set("optimizer_config", config.optimizer());
    return training;
  }

  /** The entry {@code config.json} of a Keras 3 archive. */
  static ObjectNode archive(ExportedNetwork network) {
    KerasConfig config = new KerasConfig(network, Form.KERAS_3);
    ObjectNode model = config.object("keras", "Sequential", config.sequential());
    model.putObject("build_config").set("input_shape", config.inputShape());
    ObjectNode compiled = config.compiled();
    compiled.set("optimizer", config.optimizer());
    compiled.put("run_eagerly", false).put("steps_per_execution", 1).put("jit_compile", false);
    model.set("compile_config", compiled);
    return model;
  }

  private ObjectNode compiled() {
    ObjectNode compiled = JsonNodeFactory.instance.objectNode();
    compiled.put("loss", "categorical_crossentropy");
    compiled.putArray("metrics").add("accuracy");
    return compiled.putNull("weighted_metrics").putNull("loss_weights");
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

  // In HDF5 the shape stands under the one key that Keras 2 and 3 both know.
  private void addInput() {
    ObjectNode config = layer("InputLayer", "image");
    config.remove("trainable");
    config.set(form == Form.KERAS_2 ? "batch_input_shape" : "batch_shape", inputShape());
  }

  private ArrayNode inputShape() {
    return JsonNodeFactory.instance
        .arrayNode()
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

  private void addTrainable(ObjectNode config, String activation) {
    config.put("activation", activation).put("use_bias", true);
    ObjectNode noSeed = JsonNodeFactory.instance.objectNode().putNull("seed");
    config.set("kernel_initializer", object("keras.initializers", "GlorotUniform", noSeed));
    config.set(
        "bias_initializer",
        object("keras.initializers", "Zeros", JsonNodeFactory.instance.objectNode()));
    for (String part : new String[] {"kernel", "bias"}) {
      config.putNull(part + "_regularizer").putNull(part + "_constraint");
    }
    config.putNull("activity_regularizer");
  }

  private ObjectNode layer(String className, String name) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("name", name).put("trainable", true).put("dtype", "float32");
    layers.add(object("keras.layers", className, config));
    return config;
  }

  private ObjectNode optimizer() {
    UpdaterPlan updater = network.updater();
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    if (updater instanceof UpdaterPlan.Adam adam) {
      config.put("name", "Adam").put("learning_rate", network.learningRate());
      config.put("beta_1", adam.beta1()).put("beta_2", adam.beta2());
      config.put("epsilon", adam.epsilon()).put("amsgrad", false);
    } else {
      config.put("name", "SGD").put("learning_rate", network.learningRate());
      double momentum =
          updater instanceof UpdaterPlan.Nesterovs nesterovs ? nesterovs.momentum() : 0;
      config.put("momentum", momentum).put("nesterov", momentum != 0);
    }
    return object("keras.optimizers", config.get("name").textValue(), config);
  }

  private ObjectNode object(String module, String className, ObjectNode config) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (form == Form.KERAS_3) {
      object.put("module", module);
    }
    object.put("class_name", className).set("config", config);
    return form == Form.KERAS_3 ? object.putNull("registered_name") : object;
  }

  private static void square(ObjectNode config, String name, int side) {
    config.putArray(name).add(side).add(side);
  }
}

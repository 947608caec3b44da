package org.digits.publishing.card;

import java.util.List;
import org.digits.config.Option;
import org.digits.model.LayerSummary;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;

/** The sections of a model card that are about the model. */
final class CardModel {
  private final RunMetrics metrics;
  private final ModelCard.Details details;
  private final int classes;
  private final int height;
  private final int width;

  CardModel(RunMetrics metrics, ModelCard.Details details) {
    this.metrics = metrics;
    this.details = details;
    this.classes = metrics.test().perClass().size();
    this.height = metrics.trainingImages().height();
    this.width = metrics.trainingImages().width();
  }

  void description(CardText text) {
    String trainer =
        "dl4j-spark".equals(metrics.config().get(Option.TRAINER.key()))
            ? "DL4J's SparkDl4jMultiLayer"
            : "two-level parameter averaging";
    String origin =
        metrics.wasImported()
            ? "trained elsewhere and imported (%s)"
                .formatted(metrics.config().get(RunMetrics.IMPORTED_FROM))
            : "trained with Apache Spark by " + trainer;
    text.line("# " + metrics.runId())
        .line("")
        .line(
            "A convolutional network that puts grey images of %d x %d pixels into %d classes, %s. On %,d test images its accuracy is %.2f %%.",
            height, width, classes, origin, metrics.test().count(), 100 * metrics.test().accuracy())
        .heading("Model description")
        .table("layer", "output", "parameters:");
    for (LayerSummary layer : details.layers()) {
      text.row(layer.name(), layer.output(), CardText.format("%,d", layer.parameters()));
    }
    long parameters = details.layers().stream().mapToLong(LayerSummary::parameters).sum();
    text.row("all", "", CardText.format("%,d", parameters))
        .line("")
        .line("SHA-256 of the parameters, as little-endian float32 in DL4J's order:")
        .line("`" + metrics.parametersSha256() + "`");
  }

  void use(CardText text) {
    text.heading("Intended use and limits")
        .line(
            "Input: grey images of %d x %d pixels, divided by 255, prepared as the %s images below. Output: a probability for each label%s %s.",
            height,
            width,
            metrics.wasImported() ? "test" : "training",
            metrics.labels().isIdentity() ? " from" : ", in the order",
            metrics.labels().range(classes))
        .line("")
        .line(
            "It knows what its training images show and nothing else: it has no answer for \"none of these\", and is sure of itself on images of other kinds too (other scripts, photographs, several digits in one image, black on white). Before use on other images, measure it on labelled examples of them:")
        .line("")
        .code(
            "",
            "submit-scripts/digits.sh evaluate --run %s --data FOLDER".formatted(metrics.runId()))
        .line("")
        .line(
            "It reports the accuracy there, and says where the images differ from those of the training.");
  }

  void loading(CardText text) {
    List<String> files = details.files();
    text.heading("How to load it").line("Images are float32, pixels in [0, 1].");
    if (files.contains(RunDirectory.MODEL)) {
      text.line("")
          .line("`%s`, Deeplearning4j, with the updater's state:", RunDirectory.MODEL)
          .line("")
          .code(
              "java",
              "MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(new File(\"%s\"));"
                  .formatted(RunDirectory.MODEL),
              "INDArray probabilities = network.output(images); // n x 1 x %d x %d"
                  .formatted(height, width));
    }
    if (files.contains(RunDirectory.KERAS_MODEL)) {
      text.line("")
          .line("`%s`, Keras:", RunDirectory.KERAS_MODEL)
          .line("")
          .code(
              "python",
              "model = keras.models.load_model(\"%s\")".formatted(RunDirectory.KERAS_MODEL),
              "probabilities = model.predict(images)  # n x %d x %d x 1".formatted(height, width));
    }
    if (files.contains(RunDirectory.KERAS_ARCHIVE)) {
      text.line("")
          .line("`%s`, Keras 3, with the updater's state:", RunDirectory.KERAS_ARCHIVE)
          .line("")
          .code(
              "python",
              "model = keras.models.load_model(\"%s\")".formatted(RunDirectory.KERAS_ARCHIVE),
              "model.fit(images, labels)  # n x %d x %d x 1, n x %d; goes on"
                  .formatted(height, width, classes));
    }
    if (files.contains(RunDirectory.ONNX_MODEL)) {
      text.line("")
          .line("`%s`, ONNX:", RunDirectory.ONNX_MODEL)
          .line("")
          .code(
              "python",
              "session = onnxruntime.InferenceSession(\"%s\")".formatted(RunDirectory.ONNX_MODEL),
              "name = session.get_inputs()[0].name",
              "probabilities = session.run(None, {name: images})[0]  # n x 1 x %d x %d"
                  .formatted(height, width));
    }
    if (files.contains(RunDirectory.SAFETENSORS)) {
      text.line("")
          .line("`%s`, the weights alone:", RunDirectory.SAFETENSORS)
          .line("")
          .code(
              "python",
              "weights = safetensors.numpy.load_file(\"%s\")".formatted(RunDirectory.SAFETENSORS));
    }
  }
}

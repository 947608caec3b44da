package org.digits.publishing.card;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Optional;
import org.digits.config.Option;
import org.digits.data.KnownDataset;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;

/**
 * The YAML before a model card's text, as the Hugging Face hub reads it. Text that comes from the
 * user is quoted as JSON, which YAML contains.
 */
final class CardFrontMatter {
  private CardFrontMatter() {}

  static void write(CardText text, RunMetrics metrics, ModelCard.Details details) {
    Optional<KnownDataset> train = KnownDataset.of(metrics.dataset().train().sha256());
    text.line("---")
        .line("license: apache-2.0")
        .line("library_name: dl4j")
        .line("pipeline_tag: image-classification")
        .line("tags:")
        .line("  - deeplearning4j")
        .line("  - apache-spark");
    if (details.files().contains(RunDirectory.KERAS_MODEL)) {
      text.line("  - keras");
    }
    if (details.files().contains(RunDirectory.ONNX_MODEL)) {
      text.line("  - onnx");
    }
    train.ifPresent(set -> text.line("datasets:").line("  - " + set.hubId()));
    text.line("metrics:").line("  - accuracy").line("  - f1");
    results(text, metrics);
    text.line("---");
  }

  private static void results(CardText text, RunMetrics metrics) {
    Optional<KnownDataset> test = KnownDataset.of(metrics.dataset().test().sha256());
    String name = test.map(KnownDataset::label).orElseGet(() -> dataset(metrics));
    text.line("model-index:")
        .line("  - name: " + quoted(metrics.runId()))
        .line("    results:")
        .line("      - task:")
        .line("          type: image-classification")
        .line("          name: Image classification")
        .line("        dataset:")
        .line("          name: " + quoted(name))
        .line("          type: " + quoted(test.map(KnownDataset::hubId).orElse(name)))
        .line("          split: test")
        .line("        metrics:");
    metric(text, "accuracy", "Accuracy", metrics.test().accuracy());
    metric(text, "f1", "F1, mean over the labels", CardEvaluation.meanF1(metrics.test()));
    metric(text, "loss", "Mean cross entropy in nats", metrics.test().loss());
  }

  private static void metric(CardText text, String type, String name, double value) {
    text.line("          - type: " + type)
        .line("            name: " + quoted(name))
        .line("            value: %.6f", value);
  }

  /** The last part of the data's folder or URI. */
  static String dataset(RunMetrics metrics) {
    String data = String.valueOf(metrics.config().getOrDefault(Option.DATA.key(), ""));
    String[] parts = data.split("/+", 0);
    return parts.length == 0 || parts[parts.length - 1].isEmpty()
        ? "unnamed"
        : parts[parts.length - 1];
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}

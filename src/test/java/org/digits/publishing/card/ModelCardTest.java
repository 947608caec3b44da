package org.digits.publishing.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.model.LayerSummary;
import org.digits.model.MnistCnn;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunMetricsTest;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static final Map<String, Object> CONFIG = config();

  @Test
  void frontMatterIsWhatModelHubsRead() {
    String card = ModelCard.text(metrics(), details(RunDirectory.MODEL));

    assertThat(card.substring(0, card.indexOf("---\n# ")))
        .isEqualTo(
            """
            ---
            license: apache-2.0
            library_name: dl4j
            pipeline_tag: image-classification
            tags:
              - deeplearning4j
              - apache-spark
            metrics:
              - accuracy
              - f1
            model-index:
              - name: "r1"
                results:
                  - task:
                      type: image-classification
                      name: Image classification
                    dataset:
                      name: "my \\"digits\\""
                      type: "my \\"digits\\""
                      split: test
                    metrics:
                      - type: accuracy
                        name: "Accuracy"
                        value: 0.600000
                      - type: f1
                        name: "F1, mean over the labels"
                        value: 0.583333
                      - type: loss
                        name: "Mean cross entropy in nats"
                        value: 0.970406
            """);
  }

  @Test
  void theTextHasTheRunsOwnNumbers() {
    String card = ModelCard.text(metrics(), details(RunDirectory.MODEL));

    assertThat(card)
        .contains("grey images of 8 x 8 pixels into 2 classes")
        .contains("On 5 test images its accuracy is 60.00 %.")
        .contains("| convolution 3 x 3, 32 filters, relu | 26 x 26 x 32 | 320 |")
        .contains("| max-pooling 2 x 2 | 13 x 13 x 32 | 0 |")
        .contains("| dense 10, softmax | 10 | 650 |")
        .contains("| all |  | 121,930 |")
        .contains("| train | my \"digits\" | 60,000 | aa |")
        .contains("Shares of the labels: 0 75.0 %, 1 25.0 %.")
        .contains("| centre of mass, row | ")
        .contains("| epochs | `3` |")
        .contains("100 images seen, repeats counted, in 1 rounds and 2.5 s: 40 images/s.")
        .contains("On the validation split, after epoch 0: accuracy 0.9000, loss 0.3000.")
        .contains(
            "differ by 0.0123 on average (expected calibration error, 15 bins); by 0.0045 with")
        .contains("| 0 | 0.6667 | 0.6667 | 0.6667 | 3 |")
        .contains("| 0 | 1 | 1 | 33.33 % |\n| 1 | 0 | 1 | 50.00 % |")
        .contains("| java.version | 17.0.9 |");
  }

  @Test
  void onlyFilesOfTheRunAreShown() {
    assertThat(ModelCard.text(metrics(), details(RunDirectory.MODEL)))
        .contains("restoreMultiLayerNetwork(new File(\"model.zip\"))")
        .doesNotContain("mnist_cnn.h5", "onnx");
    assertThat(
            ModelCard.text(
                metrics(),
                details(RunDirectory.MODEL, RunDirectory.KERAS_MODEL, RunDirectory.ONNX_MODEL)))
        .contains("  - keras\n  - onnx\n")
        .contains("keras.models.load_model(\"mnist_cnn.h5\")")
        .contains("onnxruntime.InferenceSession(\"model.onnx\")")
        .doesNotContain("mnist_cnn.keras", "safetensors");
    assertThat(
            ModelCard.text(
                metrics(), details(RunDirectory.KERAS_ARCHIVE, RunDirectory.SAFETENSORS)))
        .contains("keras.models.load_model(\"mnist_cnn.keras\")")
        .contains("safetensors.numpy.load_file(\"model.safetensors\")");
  }

  @Test
  void theCommandRepeatsEverySettingThatDecidesTheResult() {
    assertThat(ModelCard.text(metrics(), details(RunDirectory.MODEL)))
        .contains("| resume | `true` |")
        .endsWith(
            """
            ```
            submit-scripts/digits.sh train \\
              --data '/some where/my "digits"' \\
              --epochs 3 \\
              --learning-rate 0.001
            ```
            """);
  }

  private static ModelCard.Details details(String... files) {
    return new ModelCard.Details(
        LayerSummary.of(MnistCnn.network(28, 28, 10, 1, 1e-3), 28, 28),
        List.of(files),
        Map.of("java.version", "17.0.9"));
  }

  private static RunMetrics metrics() {
    RunMetrics base = RunMetricsTest.metrics(0.25);
    EvaluationSum sum = new EvaluationSum(2);
    int[] predicted = {0, 0, 1, 0, 1};
    int[] actual = {0, 0, 0, 1, 1};
    for (int i = 0; i < actual.length; i++) {
      sum.add(
          predicted[i] == 0 ? new float[] {0.5f, 0.25f} : new float[] {0.25f, 0.5f}, 0, actual[i]);
    }
    return new RunMetrics(
        base.runId(),
        base.dataset(),
        base.trainingImages(),
        CONFIG,
        base.parametersSha256(),
        Evaluation.of(sum),
        base.calibration(),
        base.training(),
        base.seconds());
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("data", "/some where/my \"digits\"");
    config.put("output", "output");
    config.put("run-id", "r1");
    config.put("epochs", 3);
    config.put("learning-rate", 0.001);
    config.put("log-file", "");
    config.put("resume", true);
    return config;
  }
}

package org.digits.publishing;

import java.util.Locale;

/**
 * The model card of a run, with the front matter of model hubs.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards">Model cards</a>
 */
public final class ModelCard {
  @SuppressWarnings("InlineFormatString") // text apart from code
  private static final String TEMPLATE =
      """
      ---
      license: apache-2.0
      library_name: dl4j
      pipeline_tag: image-classification
      datasets:
        - mnist
      metrics:
        - accuracy
      model-index:
        - name: %1$s
          results:
            - task:
                type: image-classification
              dataset:
                name: MNIST
                type: mnist
                split: test
              metrics:
                - type: accuracy
                  value: %2$.6f
      ---
      # %1$s

      A convolutional network that reads handwritten digits, trained with Apache Spark by parameter averaging.

      | | |
      |---|---|
      | test images | %3$d |
      | accuracy | %2$.4f |
      | loss (mean cross entropy, nats) | %4$.4f |
      | training images | %5$d |
      | images seen in training | %6$d |
      | training time | %7$.1f s |
      | SHA-256 of the parameters | `%8$s` |

      Input: grey images in [0, 1], white on black, centred as in MNIST. Output: one probability per label.
      It knows nothing but what its training data shows: other scripts, photographs and several digits in one image are out of scope.
      `metrics.json` has every option and measurement of this run, `manifest.json` the SHA-256 of each file.
      """;

  private ModelCard() {}

  /** The text of README.md. */
  public static String text(RunMetrics metrics) {
    return String.format(
        Locale.ROOT,
        TEMPLATE,
        metrics.runId(),
        metrics.test().accuracy(),
        metrics.test().count(),
        metrics.test().loss(),
        metrics.dataset().train().count(),
        metrics.training().examples(),
        metrics.training().seconds(),
        metrics.parametersSha256());
  }
}

package org.digits.spark.predict;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.digits.evaluation.Temperature;

/**
 * How sure an answer is, and how sure it must be.
 *
 * @param temperature of the run
 * @param least of 1; 0 for any
 */
public record Confidence(Temperature temperature, double least) implements Serializable {
  /**
   * Of the most probable class.
   *
   * @param probabilities one a class
   * @return in (0, 1], as it is written
   */
  public float of(float[] probabilities) {
    return (float) temperature.confidence(probabilities, 0, probabilities.length);
  }

  /** What is wrong with an answer that is less sure than it must be. */
  public Optional<String> complaint(Object label, float confidence) {
    return confidence >= least
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "expected a confidence of at least %s, found %.4f for %s",
                least,
                confidence,
                label));
  }
}

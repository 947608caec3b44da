package org.digits.evaluation;

import java.util.Locale;

/**
 * How sure a network is, against how often it is right on the test set.
 *
 * @param fittedOn where the temperature comes from
 * @param temperature that makes confidences of probabilities, see {@link Temperature}
 * @param plainError expected calibration error of the probabilities as they are, of 1
 * @param expectedError the same of the confidences
 */
public record Calibration(
    Source fittedOn, double temperature, double plainError, double expectedError) {
  /** Of runs of which nothing is known. */
  public static final Calibration UNKNOWN = new Calibration(Source.NOTHING, 1, 0, 0);

  /** What a temperature was fitted on. */
  public enum Source {
    /** It is 1. */
    NOTHING,
    /** Trainings by the preset's recipe, on images that they had not trained on. */
    PRESET,
    /** The run's own validation split. */
    VALIDATION;

    /** The name in files. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The temperature as what it does. */
  public Temperature scaling() {
    return new Temperature(temperature);
  }
}

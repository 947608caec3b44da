package org.digits.spark.run;

import org.digits.config.TrainingConfig;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.Temperature;

/**
 * What makes a run's confidences of its probabilities.
 *
 * @param source where it comes from
 */
record FittedTemperature(Calibration.Source source, Temperature value) {

  static FittedTemperature onValidation(Temperature fitted) {
    return new FittedTemperature(Calibration.Source.VALIDATION, fitted);
  }

  /** Without a validation split: the preset's, where the training was by its recipe. */
  static FittedTemperature without(TrainingConfig config) {
    return config.hasRecipeOfPreset()
        ? new FittedTemperature(
            Calibration.Source.PRESET, new Temperature(config.preset().temperature()))
        : new FittedTemperature(Calibration.Source.NOTHING, Temperature.ONE);
  }
}

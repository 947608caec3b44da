package org.digits.spark.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;

/** The Param objects of {@link DigitImageParams}. */
public final class ImageParams implements Serializable {
  final IntParam imageHeight;
  final IntParam imageWidth;
  final DoubleParam pixelScale;
  final Param<String> engine;

  ImageParams(Identifiable stage) {
    imageHeight =
        new IntParam(
            stage,
            "imageHeight",
            "pixels of an image, vertically; 0: from the vector's length",
            ParamValidators.gtEq(0));
    imageWidth =
        new IntParam(
            stage,
            "imageWidth",
            "pixels of an image, horizontally; 0: from the vector's length",
            ParamValidators.gtEq(0));
    pixelScale =
        new DoubleParam(
            stage,
            "pixelScale",
            "the feature value of a white pixel: 255 for bytes, 1 for values in [0, 1]",
            ParamValidators.gt(0));
    engine =
        new Param<>(
            stage,
            "engine",
            Option.ENGINE.description(),
            ParamValidators.inArray(labels(TrainingConfig.Engine.values())));
  }

  void setDefaults(DigitImageParams stage) {
    stage.setDefault(imageHeight, 0);
    stage.setDefault(imageWidth, 0);
    stage.setDefault(pixelScale, 255.0);
    stage.setDefault(engine, Option.ENGINE.defaultValue());
  }

  /** The names of choices, as the command line has them. */
  static List<String> labels(Enum<?>[] choices) {
    return Arrays.stream(choices).map(Option::label).toList();
  }
}

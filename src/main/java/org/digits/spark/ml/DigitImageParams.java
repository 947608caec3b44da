package org.digits.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of {@link DigitClassifier} and its model: how a vector is an image. */
public interface DigitImageParams extends Params {
  /** The Param objects; each has a method of its own. */
  ImageParams imageParams();

  /** Pixels of an image, vertically; 0: from the vector's length. */
  default IntParam imageHeight() {
    return imageParams().imageHeight;
  }

  /** Pixels of an image, horizontally; 0: from the vector's length. */
  default IntParam imageWidth() {
    return imageParams().imageWidth;
  }

  /**
   * The feature value of a white pixel: 255 for bytes, 1 for values in [0, 1]. A pixel is {@code
   * 255 * value / pixelScale}, which must be a whole number from 0 to 255, to within a thousandth.
   */
  default DoubleParam pixelScale() {
    return imageParams().pixelScale;
  }

  /** What computes: auto, vector or dl4j. */
  default Param<String> engine() {
    return imageParams().engine;
  }

  /** Value of {@link #imageHeight}. */
  default int getImageHeight() {
    return (Integer) getOrDefault(imageHeight());
  }

  /** Value of {@link #imageWidth}. */
  default int getImageWidth() {
    return (Integer) getOrDefault(imageWidth());
  }

  /** Value of {@link #pixelScale}. */
  default double getPixelScale() {
    return (Double) getOrDefault(pixelScale());
  }

  /** Value of {@link #engine}. */
  default String getEngine() {
    return getOrDefault(engine());
  }
}

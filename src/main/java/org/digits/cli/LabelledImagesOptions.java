package org.digits.cli;

import org.digits.data.ImageReading;
import org.digits.spark.images.ImageFormat;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The labelled images that published runs are evaluated on. */
final class LabelledImagesOptions {
  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      paramLabel = "FOLDER",
      description =
          "labelled images: an IDX folder or file, .npz, a prepared Dataset, Parquet, or pictures in a folder per label (default: ${DEFAULT-VALUE})")
  private String data = "data/mnist";

  @Mixin private FormatOption format;

  @Mixin private ReadingOptions reading;

  String data() {
    return data;
  }

  ImageFormat format() {
    return format.value();
  }

  ImageReading reading() {
    return reading.value();
  }
}

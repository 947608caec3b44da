package org.digits.cli;

import org.digits.spark.images.ImageFormat;
import picocli.CommandLine.Option;

/** How labelled images are stored. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "auto",
      paramLabel = "auto|idx|npz|parquet|png|csv|libsvm",
      description =
          "auto (by the file names), idx, npz, parquet, png (any picture), csv or libsvm (default: ${DEFAULT-VALUE})")
  private ImageFormat format = ImageFormat.AUTO;

  ImageFormat value() {
    return format;
  }
}

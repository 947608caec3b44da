package org.digits.cli;

import org.digits.spark.images.ImageFormat;
import picocli.CommandLine.Option;

/** How labelled images are stored. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "auto",
      paramLabel = "auto|idx|parquet|png",
      description = "auto (by the file names), idx, parquet or png (default: ${DEFAULT-VALUE})")
  private ImageFormat format = ImageFormat.AUTO;

  ImageFormat value() {
    return format;
  }
}

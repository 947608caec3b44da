package org.digits.cli;

import org.digits.data.PictureForm;
import picocli.CommandLine.Option;

/** How the pictures of a source are read. */
final class PicturesOption {
  @Option(
      names = "--pictures",
      defaultValue = "auto",
      paramLabel = "auto|digits|as-is",
      description =
          "all pictures cropped, scaled and centred as MNIST's were (digits), or as they are (as-is), or what the run's or the Dataset's images call for (auto) (default: ${DEFAULT-VALUE})")
  private PictureForm form = PictureForm.AUTO;

  PictureForm value() {
    return form;
  }
}

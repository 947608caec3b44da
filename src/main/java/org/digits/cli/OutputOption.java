package org.digits.cli;

import picocli.CommandLine.Option;

/** Where runs are. */
final class OutputOption {
  @Option(
      names = "--output",
      defaultValue = "output",
      paramLabel = "FOLDER",
      description = "folder or URI that runs are published to (default: ${DEFAULT-VALUE})")
  private String output = "output";

  String value() {
    return output;
  }
}

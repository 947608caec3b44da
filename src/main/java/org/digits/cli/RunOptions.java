package org.digits.cli;

import picocli.CommandLine.Option;

/** Which published run a command works on. */
final class RunOptions {
  @Option(names = "--run", required = true, description = "run id, or the path of a run")
  String run = "";

  @Option(
      names = "--output",
      defaultValue = "output",
      description = "folder or URI that runs are published to (default: ${DEFAULT-VALUE})")
  String output = "output";
}

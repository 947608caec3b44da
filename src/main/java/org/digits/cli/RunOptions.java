package org.digits.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which published run a command works on. */
final class RunOptions {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "RUN",
      description = "run id, or the path of a run")
  private String run = "";

  @Mixin private OutputOption output;

  String run() {
    return run;
  }

  String output() {
    return output.value();
  }
}

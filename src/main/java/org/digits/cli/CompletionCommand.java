package org.digits.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the shells' completion of all commands. Spark does not start. */
@Command(
    name = "completion",
    description =
        "Prints the script that completes these commands in bash and zsh. "
            + "submit-scripts/completion.bash is its output, so a shell need not wait for Java.",
    footer = {"", "Example:", "  source submit-scripts/completion.bash"},
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  CompletionCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    out.print(CompletionScript.of(spec.root()));
    return 0;
  }
}

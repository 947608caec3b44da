package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.Rollback;
import org.digits.publishing.storage.Storage;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an earlier champion the champion again. Spark does not start. */
@Command(
    name = "rollback",
    description =
        "Makes an earlier champion the champion again, if its files verify. "
            + "The champions' history, with the reasons, is kept beside champion.json in champions/.",
    footer = {"", "Example:", "  submit-scripts/digits.sh rollback --reason \"confuses 1 and 7\""},
    mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
  private final PrintStream out;

  @Mixin private OutputOption output;

  @Option(
      names = "--to",
      paramLabel = "RUN",
      description = "a run that was champion (default: the champion before)")
  private String to;

  @Option(
      names = "--reason",
      defaultValue = "none given",
      paramLabel = "TEXT",
      description = "kept in the history (default: ${DEFAULT-VALUE})")
  private String reason = "none given";

  RollbackCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    Storage runs = Storage.of(output.value(), SparkSessions.hadoopConfiguration());
    ChampionChange change = new Rollback(runs).run(Optional.ofNullable(to), reason);
    out.printf("Run %s is champion again, after %s.%n", change.runId(), change.previousRunId());
    return 0;
  }
}

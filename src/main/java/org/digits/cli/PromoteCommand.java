package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.publishing.gate.GateTable;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a published run champion, if the quality gate accepts it. */
@Command(
    name = "promote",
    description =
        "Judges a published run against the champion, writes the verdict to gates/<run-id>.json, and "
            + "makes the run champion if every rule holds. Exits with 0 whatever the verdict is. A second "
            + "call finds the first one's verdict, and changes nothing.",
    footer = {
      "",
      "Example:",
      "  submit-scripts/digits.sh promote --run monday --rules conf/gate.properties"
    },
    mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Mixin private GateOptions options;

  PromoteCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    QualityGate.Request request = options.request(spec.commandLine());
    try (SparkSession spark = SparkSessions.create("promote " + options.run())) {
      QualityGate.Outcome outcome =
          new QualityGate(spark, options.output(), Clock.systemUTC(), out::println)
              .promote(options.run(), request);
      out.print(GateTable.render(outcome.verdict()));
      out.println(sentence(outcome));
      out.println("Verdict: " + outcome.location());
      return options.exitCode(outcome.verdict(), spec.commandLine().getErr());
    }
  }

  private static String sentence(QualityGate.Outcome outcome) {
    String run = outcome.verdict().runId();
    return switch (outcome.result()) {
      case PROMOTED -> "Run " + run + " is champion now.";
      case CHAMPION_ALREADY -> "Run " + run + " is champion already; nothing was changed.";
      case CHAMPION_BEFORE ->
          "Run %s was champion before; nothing was changed. To go back to it: rollback --to %s"
              .formatted(run, run);
      case REJECTED -> "The champion stays.";
    };
  }
}

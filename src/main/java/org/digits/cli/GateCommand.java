package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateTable;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Judges a published run, and leaves the champion as it is. */
@Command(
    name = "gate",
    description =
        "Judges a published run against the champion, and writes the verdict to gates/<run-id>.json. "
            + "The champion stays; 'promote' acts on the verdict. Exits with 0 whatever the verdict is.",
    footer = {
      "",
      "Example:",
      "  submit-scripts/digits.sh gate --run monday --rules conf/gate.properties"
    },
    mixinStandardHelpOptions = true)
final class GateCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Mixin private GateOptions options;

  GateCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    QualityGate.Request request = options.request(spec.commandLine());
    try (SparkSession spark = SparkSessions.create("gate " + options.run())) {
      GateRecord verdict =
          new QualityGate(spark, options.output(), Clock.systemUTC(), out::println)
              .judge(options.run(), request);
      out.print(GateTable.render(verdict));
      return options.exitCode(verdict, spec.commandLine().getErr());
    }
  }
}

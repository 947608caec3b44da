package org.digits.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.run.RunVerification;
import org.digits.spark.session.SparkSessions;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a published run again, and says whether the same came of it. */
@Command(
    name = "verify",
    description =
        "Trains a published run again from its own settings and data, on whatever machines, and compares "
            + "each round and the parameters to the bit. Writes nothing. Exits with 1 at the first difference.",
    footer = {"", "Example:", "  submit-scripts/digits.sh verify --run monday"},
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Mixin private RunOptions source;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "where the run's training images are now (default: where they were)")
  private String data = "";

  @Option(
      names = "--test-data",
      paramLabel = "PATH",
      description = "where the run's test images are now (default: where they were)")
  private String testData = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "train the first N rounds only (default: all, and compare the parameters)")
  private Integer rounds;

  VerifyCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    if (rounds != null && rounds < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds: expected a whole number of at least 1, found '" + rounds + "'");
    }
    OptionalInt most = rounds == null ? OptionalInt.empty() : OptionalInt.of(rounds);
    try (SparkSession spark = SparkSessions.create("verify " + source.run())) {
      RunVerification.Result result =
          new RunVerification(spark, source.output(), source.run())
              .verify(
                  new RunVerification.Request(data, testData, most), new Lines(out), out::println);
      return told(result, spark.sparkContext().master());
    }
  }

  private int told(RunVerification.Result result, String master) {
    if (result.difference().isPresent()) {
      spec.commandLine()
          .getErr()
          .printf(
              "error: run %s is not what training gives here: %s%n",
              result.runId(), result.difference().get());
      return CommandLine.ExitCode.SOFTWARE;
    }
    out.printf(
        Locale.ROOT,
        result.isWhole()
            ? "Verified on %s: %d rounds of run %s, trained again, gave the same parametersSha256 %s%n"
            : "Verified on %s: the first %d rounds of run %s are as recorded; its parameters (%s) need all of them%n",
        master,
        result.rounds(),
        result.runId(),
        result.parametersSha256());
    return 0;
  }

  private record Lines(PrintStream out) implements TrainingListener {
    @Override
    public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
      out.printf(
          Locale.ROOT,
          "round %d  epoch %d  loss %.4f  %,.0f images/s%n",
          report.round(),
          report.epoch(),
          report.loss(),
          report.examples() / report.seconds());
    }
  }
}

package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.evaluation.EvaluationTable;
import org.digits.spark.RunEvaluation;
import org.digits.spark.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Evaluates a published run. */
@Command(
    name = "evaluate",
    description = "Evaluates a published run on the test part of a data set.",
    footer = {"", "Example: submit-scripts/digits.sh evaluate --run 20260101-120000"},
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private final PrintStream out;

  @Option(names = "--run", required = true, description = "run id, or the path of a run")
  private String run = "";

  @Option(
      names = "--output",
      defaultValue = "output",
      description = "folder or URI that runs are published to (default: ${DEFAULT-VALUE})")
  private String output = "output";

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      description = "folder or URI of the IDX files (default: ${DEFAULT-VALUE})")
  private String data = "data/mnist";

  EvaluateCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = SparkSessions.create("evaluate")) {
      out.println(EvaluationTable.render(RunEvaluation.evaluate(spark, output, run, data)));
    }
    return 0;
  }
}

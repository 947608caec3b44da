package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.evaluation.DriftNote;
import org.digits.evaluation.EvaluationTable;
import org.digits.evaluation.OverlapNote;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Evaluates a published run. */
@Command(
    name = "evaluate",
    description =
        "Evaluates a published run on labelled images, compares them with its training images, "
            + "and counts those that it was trained on.",
    footer = {
      "",
      "Example:",
      "  submit-scripts/digits.sh evaluate --run monday --data new --json new.json"
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private final PrintStream out;

  @Mixin private RunOptions source;

  @Mixin private LabelledImagesOptions images;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "file or URI that the result is written to as JSON, too (default: none)")
  private String json = "";

  EvaluateCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = SparkSessions.create("evaluate")) {
      EvaluationRecord result =
          RunEvaluation.evaluate(
              spark,
              source.output(),
              source.run(),
              images.data(),
              images.format(),
              images.reading(),
              out::println);
      if (result.pictures().count() > 0) {
        out.println(result.pictures().sentence());
      }
      out.println(EvaluationTable.render(result.evaluation(), result.mapping()));
      out.print(DriftNote.render(result.drift()));
      out.print(OverlapNote.render(result.data().overlap()));
      if (!json.isEmpty()) {
        RunEvaluation.write(spark, result, json);
      }
    }
    return 0;
  }
}

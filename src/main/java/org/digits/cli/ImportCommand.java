package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.evaluation.EvaluationTable;
import org.digits.importing.ImportedNetwork;
import org.digits.importing.KerasFile;
import org.digits.importing.OnnxFile;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.spark.run.RunImport;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a run of a model that was trained elsewhere. */
@Command(
    name = "import",
    description =
        "Makes a run of a model that was trained elsewhere, with the layers that runs have here, and evaluates it on labelled images. It is not made champion; 'promote' does that.",
    footer = {
      "",
      "Example:",
      "  submit-scripts/digits.sh import --keras mnist.keras --run-id elsewhere"
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private final PrintStream out;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Model model;

  @Option(
      names = "--run-id",
      required = true,
      paramLabel = "ID",
      description = "name of the new run")
  private String runId = "";

  @Mixin private OutputOption output;

  @Mixin private LabelledImagesOptions images;

  ImportCommand(PrintStream out) {
    this.out = out;
  }

  /** The file, in one of the formats. */
  private static final class Model {
    @Option(
        names = "--keras",
        required = true,
        paramLabel = "FILE",
        description = "a Sequential model of Keras, .keras or .h5")
    private Path keras;

    @Option(
        names = "--onnx",
        required = true,
        paramLabel = "FILE",
        description = "a model in ONNX, as Keras or PyTorch exports it")
    private Path onnx;

    ImportedNetwork read() throws IOException {
      return keras != null ? KerasFile.read(keras) : OnnxFile.read(onnx);
    }

    Path file() {
      return keras != null ? keras : onnx;
    }

    String format() {
      return keras != null ? "keras" : "onnx";
    }
  }

  @Override
  public Integer call() throws IOException {
    RunDirectory.checkRunId(runId);
    ImportedNetwork network = model.read();
    try (SparkSession spark = SparkSessions.create("import " + runId)) {
      RunReader run =
          new RunImport(spark, out::println)
              .publish(
                  network,
                  new RunImport.Request(
                      model.format(),
                      model.file(),
                      images.data(),
                      images.format(),
                      images.reading(),
                      output.value(),
                      runId));
      print(run);
    }
    return 0;
  }

  private void print(RunReader run) throws IOException {
    RunMetrics metrics = run.metrics();
    out.println(EvaluationTable.render(metrics.test(), metrics.labels()));
    out.printf(
        Locale.ROOT,
        "Test accuracy %.2f %% on %,d images; what it was trained on is not known%n",
        100 * metrics.test().accuracy(),
        metrics.test().count());
    out.println("Run " + metrics.runId() + " published to " + run.location());
  }
}

package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.data.ImageBlock;
import org.digits.export.ModelFormat;
import org.digits.export.OnnxVariant;
import org.digits.export.RunExport;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Storage;
import org.digits.spark.run.CalibrationImages;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a published run's model files to a folder. Spark starts for --quantize alone. */
@Command(
    name = "export",
    description = "Writes the model files of a published run to a folder.",
    footer = {
      "",
      "Examples:",
      "  submit-scripts/digits.sh export --run monday --to models --formats onnx",
      "  submit-scripts/digits.sh export --run monday --to models --formats onnx \\",
      "    --quantize int8 --data data/mnist"
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Mixin private RunOptions source;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "folder or URI to write to")
  private String to = "";

  @Option(
      names = "--formats",
      split = ",",
      paramLabel = "FORMAT",
      defaultValue = "keras,keras3,onnx,safetensors,dl4j",
      description = "any of ${COMPLETION-CANDIDATES}, with commas (default: ${DEFAULT-VALUE})")
  private List<ModelFormat> formats = List.of(ModelFormat.values());

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "an ONNX file for batches of N images, model-batchN.onnx (default: any size)")
  private Integer batch;

  @Option(
      names = "--quantize",
      paramLabel = "TYPE",
      description = "an ONNX file in 8 bits, model-int8.onnx; TYPE is ${COMPLETION-CANDIDATES}")
  private Quantization quantize;

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      paramLabel = "FOLDER",
      description =
          "the run's training images, which --quantize measures ranges on (default: ${DEFAULT-VALUE})")
  private String data = "data/mnist";

  @Option(names = "--overwrite", description = "replace files that are there already")
  private boolean overwrite;

  /** What numbers of a model are rounded to. */
  private enum Quantization {
    INT8;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ExportCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    require(
        !formats.isEmpty(),
        "--formats: expected any of keras, keras3, onnx, safetensors and dl4j, found none");
    require(batch == null || batch >= 1, "--batch: expected at least 1, found " + batch);
    require(
        (batch == null && quantize == null) || formats.contains(ModelFormat.ONNX),
        "--batch and --quantize make ONNX files: expected onnx among --formats, found " + formats);
    Configuration hadoop = SparkSessions.hadoopConfiguration();
    RunReader reader = RunReader.openUnverified(Storage.of(source.output(), hadoop), source.run());
    Optional<List<ImageBlock>> calibration =
        quantize == null ? Optional.empty() : Optional.of(calibration(reader));
    RunExport.export(
            reader,
            EnumSet.copyOf(formats),
            new OnnxVariant(batch == null ? 0 : batch, calibration),
            Storage.of(to, hadoop),
            overwrite ? Existing.REPLACE : Existing.REFUSE)
        .forEach(out::println);
    return 0;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
    }
  }

  private List<ImageBlock> calibration(RunReader run) throws IOException {
    try (SparkSession spark = SparkSessions.create("export " + source.run())) {
      return CalibrationImages.of(spark, run, data, out::println);
    }
  }
}

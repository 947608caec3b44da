package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.digits.export.ModelFormat;
import org.digits.export.RunExport;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Storage;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a published run's model files to a folder. Spark does not start. */
@Command(
    name = "export",
    description = "Writes the model files of a published run to a folder.",
    footer = {
      "",
      "Example:",
      "  submit-scripts/digits.sh export --run monday --to models --formats onnx"
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
      defaultValue = "keras,onnx,dl4j",
      description = "any of ${COMPLETION-CANDIDATES}, with commas (default: ${DEFAULT-VALUE})")
  private List<ModelFormat> formats = List.of(ModelFormat.values());

  @Option(names = "--overwrite", description = "replace files that are there already")
  private boolean overwrite;

  ExportCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    if (formats.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--formats: expected any of keras, onnx and dl4j, found none");
    }
    Configuration hadoop = SparkSessions.hadoopConfiguration();
    RunReader reader = RunReader.open(Storage.of(source.output(), hadoop), source.run());
    RunExport.export(
            reader,
            EnumSet.copyOf(formats),
            Storage.of(to, hadoop),
            overwrite ? Existing.REPLACE : Existing.REFUSE)
        .forEach(out::println);
    return 0;
  }
}

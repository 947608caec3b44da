package org.digits.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.digits.spark.cluster.ClusterDoctor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks what a run needs. */
@Command(
    name = "doctor",
    description =
        "Checks what a run needs: Java, native libraries, memory, disks, data and clocks, "
            + "on the driver and on every executor. Exits with 0 when nothing failed, 1 when something did.",
    footer = {
      "",
      "Example:",
      "  SPARK_MASTER=spark://host:7077 \\",
      "    submit-scripts/digits.sh doctor --data hdfs://nn/mnist"
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private final PrintStream out;

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      paramLabel = "FOLDER",
      description =
          "folder or URI of IDX files, .npz, or a prepared Dataset (default: ${DEFAULT-VALUE})")
  private String data = "data/mnist";

  @Option(
      names = "--test-data",
      defaultValue = "",
      paramLabel = "FOLDER",
      description = "of the test images, where they are not with the others, as in train")
  private String testData = "";

  @Mixin private OutputOption output;

  DoctorCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    // What they would say of a broken cluster, the findings say in a line.
    Configurator.setLevel("org.apache", Level.OFF);
    return ClusterDoctor.examine(data, testData, output.value(), out::println) ? 0 : 1;
  }
}

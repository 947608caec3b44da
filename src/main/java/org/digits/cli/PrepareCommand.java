package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.LabelMapping;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.storage.Existing;
import org.digits.spark.dataset.DatasetPreparation;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds a partition to a prepared Dataset. */
@Command(
    name = "prepare",
    description =
        "Checks labelled images (IDX, .npz, Parquet, CSV, libsvm or a folder of pictures per label) and adds them to a "
            + "Dataset of Parquet, one partition a date. The same images again change nothing.",
    footer = {"", "Example:", "  submit-scripts/digits.sh prepare --input data/mnist --to dataset"},
    mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,3})");

  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "path or URI of an IDX folder or file, .npz, Parquet, CSV, libsvm, or a folder of pictures in one folder per label")
  private String input = "";

  @Mixin private FormatOption format;

  @Mixin private ReadingOptions reading;

  @Option(
      names = "--image-size",
      paramLabel = "HEIGHTxWIDTH",
      description =
          "pixels of the images, such as 28x28 (default: the Dataset's, or what the input says, or else 28x28)")
  private String size = "";

  @Option(
      names = "--classes",
      paramLabel = "N",
      description =
          "number of classes, labels 0 to N - 1, whether or not each has images (default: the Dataset's, or the largest label's)")
  private int classes;

  @Option(
      names = "--labels",
      paramLabel = "LABELS",
      description =
          "labels that are not 0, 1, 2, ..., in the order of their classes: 1-26, 3,7, A-Z or cat=0,dog=1 (default: the Dataset's)")
  private String labels = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "folder or URI of the Dataset")
  private String to = "";

  @Option(
      names = "--part",
      defaultValue = "train",
      paramLabel = "train|test",
      description =
          "part of the Dataset, and of an input whose names tell parts: train or test (default: ${DEFAULT-VALUE})")
  private DatasetPart part = DatasetPart.TRAIN;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "the partition's date (default: today, in UTC)")
  private String date = "";

  @Option(names = "--quarantine", description = "set bad rows aside instead of refusing them all")
  private boolean quarantine;

  @Option(
      names = "--overwrite",
      description = "replace the images of that date, also by the same ones")
  private boolean overwrite;

  PrepareCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    DatasetPreparation.Request request =
        new DatasetPreparation.Request(
            input,
            format.value(),
            reading.value(),
            size(),
            mapping(),
            to,
            part,
            day(),
            quarantine,
            overwrite ? Existing.REPLACE : Existing.REFUSE);
    try (SparkSession spark = SparkSessions.create("prepare")) {
      print(new DatasetPreparation(spark, Clock.systemUTC(), out::println).prepare(request));
    }
    return 0;
  }

  private Optional<Size> size() {
    Matcher sides = SIZE.matcher(size);
    if (size.isEmpty() || sides.matches()) {
      return size.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Size(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2))));
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "--image-size: expected height and width as 28x28, found '%s'".formatted(size));
  }

  private LabelMapping mapping() {
    try {
      return LabelMapping.of(labels, classes);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private LocalDate day() {
    try {
      return date.isEmpty() ? LocalDate.now(Clock.systemUTC()) : DateRange.parse(date);
    } catch (DateTimeException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--date: expected a date as yyyy-MM-dd, found '%s'".formatted(date));
    }
  }

  private void print(DatasetPreparation.Result result) {
    PartitionRecord partition = result.partition();
    if (result.pictures().count() > 0) {
      out.println(result.pictures().sentence());
    }
    if (!result.isNew()) {
      out.printf(
          Locale.ROOT,
          "Nothing to do: %s holds the same %,d images%n",
          result.location(),
          partition.count());
      return;
    }
    if (partition.quarantined() > 0) {
      out.printf(Locale.ROOT, "Quarantine: %,d rows are set aside%n", partition.quarantined());
    }
    out.printf(
        Locale.ROOT,
        "%,d images of %d x %d, labels %s, in %s%n",
        partition.count(),
        partition.images().height(),
        partition.images().width(),
        partition.mapping().range(partition.classes()),
        result.location());
  }
}

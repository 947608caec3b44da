package org.digits.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.digits.data.Box;
import org.digits.data.DataFormatException;
import org.digits.data.picture.PictureSteps;
import org.digits.engine.vector.KernelWarmUp;
import org.digits.publishing.storage.Existing;
import org.digits.spark.predict.PicturePrediction;
import org.digits.spark.predict.RunPrediction;
import org.digits.spark.session.SparkSessions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Predicts images with a published run. */
@Command(
    name = "predict",
    description =
        "Predicts images with a published run: IDX files, .npz, Parquet, CSV or pictures into Parquet, "
            + "or one picture onto the terminal.",
    footer = {
      "",
      "Examples:",
      "  submit-scripts/digits.sh predict --run monday --input scans --to predicted",
      "  submit-scripts/digits.sh predict --run monday --png seven.png"
    },
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  private static final int THUMBNAIL = 28;

  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Mixin private RunOptions source;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description =
          "path or URI of an IDX image file, .npz, Parquet, CSV, libsvm, a picture, or a folder of one of these")
  private String input;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "folder or URI to write the predictions to, as Parquet")
  private String to;

  @Mixin private FormatOption format;

  @Mixin private ReadingOptions reading;

  @Option(names = "--overwrite", description = "replace what is at --to")
  private boolean overwrite;

  @Option(
      names = "--min-confidence",
      paramLabel = "P",
      description =
          "answers less sure than that, of 1, become errors (default: ${DEFAULT-VALUE}, none)",
      defaultValue = "0")
  private double leastConfidence;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "one picture, predicted here and now without Spark")
  private Path png;

  @Option(
      names = "--several",
      description =
          "numbers of several digits beside each other on a picture, read from left to right")
  private boolean several;

  @Option(
      names = "--debug-pictures",
      paramLabel = "FOLDER",
      description = "with --png: writes what was seen of the picture, step by step, as PNG files")
  private Path debugPictures;

  PredictCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    if ((png == null) == (input == null && to == null) || (input == null) != (to == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "expected either --input and --to, or --png");
    }
    if (!(leastConfidence >= 0 && leastConfidence <= 1)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--min-confidence must be from 0 to 1, found " + leastConfidence);
    }
    if (png != null) {
      predictPicture();
      return 0;
    }
    if (debugPictures != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--debug-pictures needs --png");
    }
    Existing existing = overwrite ? Existing.REPLACE : Existing.REFUSE;
    try (SparkSession spark = SparkSessions.create("predict", KernelWarmUp::forPrediction)) {
      RunPrediction prediction = new RunPrediction(spark, out::println);
      RunPrediction.Summary summary =
          prediction.predict(
              source.output(),
              source.run(),
              new RunPrediction.Request(
                  input, format.value(), reading.value(), count(), leastConfidence, to, existing));
      print(summary);
      return summary.isFailed() ? fail(summary, prediction.firstError(summary)) : 0;
    }
  }

  private PicturePrediction.Count count() {
    return several ? PicturePrediction.Count.SEVERAL : PicturePrediction.Count.ONE;
  }

  private void predictPicture() throws IOException {
    PictureSteps steps = null;
    if (debugPictures != null) {
      steps = steps();
      steps.write(debugPictures);
    }
    PicturePrediction predicted =
        PicturePrediction.of(
            source.output(), source.run(), png, reading.value(), count(), leastConfidence);
    PictureSteps.Small picture = (steps == null ? steps() : steps).thumbnail(THUMBNAIL);
    for (PicturePrediction.Digit digit : predicted.digits()) {
      out.print(PictureTable.render(predicted, digit, picture));
      if (several && digit.place() != null) {
        Box place = digit.place();
        out.printf(
            "digit %s, rows %d to %d, columns %d to %d%n",
            predicted.label(digit),
            place.top(),
            place.bottom() - 1,
            place.left(),
            place.right() - 1);
      }
    }
    out.printf("Predicted Label: %s%n", predicted.label());
    out.println(confidence(predicted));
    out.println(predicted.pictures().sentence());
  }

  private static String confidence(PicturePrediction predicted) {
    double least =
        predicted.digits().stream()
            .mapToDouble(PicturePrediction.Digit::confidence)
            .min()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        predicted.digits().size() > 1 ? "Confidence: %.4f at least" : "Confidence: %.4f",
        least);
  }

  private PictureSteps steps() throws IOException {
    try (InputStream in = Files.newInputStream(png)) {
      return PictureSteps.of(in);
    } catch (NoSuchFileException e) {
      throw new DataFormatException(png + ": there is no such file; check the path").causedBy(e);
    } catch (DataFormatException e) {
      throw e.in(png.toString());
    }
  }

  // The rows stand, since their column error says what is wrong with each.
  private int fail(RunPrediction.Summary summary, String firstError) {
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "error: none of the %,d images of %s could be read; the first of the errors in %s: %s%n",
            summary.images(),
            input,
            summary.target(),
            firstError);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private void print(RunPrediction.Summary summary) {
    out.printf(
        Locale.ROOT,
        "%,d %s in %.1f s, %,.0f images/s (%.1f core-seconds in the network); predictions in %s%n",
        summary.images(),
        several ? "digits" : "images",
        summary.seconds(),
        summary.images() / summary.seconds(),
        summary.networkSeconds(),
        summary.target());
    if (summary.pictures().count() > 0) {
      out.println(summary.pictures().sentence());
    }
    if (summary.errors() > 0) {
      out.printf(
          Locale.ROOT, "%,d of them have no prediction; column error says why%n", summary.errors());
    }
    if (summary.unsure() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of them are less sure than --min-confidence %s, and have no prediction%n",
          summary.unsure(),
          leastConfidence);
    }
  }
}

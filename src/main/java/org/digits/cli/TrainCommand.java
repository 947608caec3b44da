package org.digits.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.digits.config.ConfigReader;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.evaluation.EvaluationTable;
import org.digits.publishing.run.RunMetrics;
import org.digits.spark.run.TrainingPipeline;
import org.digits.spark.session.SparkSessions;
import org.digits.training.TrainingWarmUp;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Trains, evaluates and publishes a run; its options are those of {@link Option}. */
final class TrainCommand {
  private static final String CONFIG = "--config";

  private TrainCommand() {}

  /** The command, with one option for every setting. */
  static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.create().name("train").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .description("Trains the network, evaluates it on the test images and publishes the run.")
        .footer("", "Example:", "  submit-scripts/digits.sh train --preset fast --output output");
    SettingOptions.add(
        spec,
        Option.values(),
        OptionSpec.builder(CONFIG)
            .type(Path.class)
            .paramLabel("FILE")
            .description("properties file with any of these settings; the command line wins")
            .build());
    return new CommandLine(spec);
  }

  /** Resolves the settings, command line first. */
  static TrainingConfig config(CommandLine.ParseResult parsed, Clock clock) {
    Map<Option, String> file =
        parsed.hasMatchedOption(CONFIG)
            ? ConfigReader.read(parsed.<Path>matchedOptionValue(CONFIG, null))
            : Map.of();
    return TrainingConfig.of(SettingOptions.over(file, parsed, Option.class), clock);
  }

  /** Runs the job and prints what it brought. */
  static int run(CommandLine.ParseResult parsed, PrintStream out) throws Exception {
    TrainingConfig config = config(parsed, Clock.systemUTC());
    Runnable warmUp =
        config.engine() == TrainingConfig.Engine.DL4J ? () -> {} : TrainingWarmUp::start;
    try (SparkSession spark = SparkSessions.create("train " + config.runId(), warmUp)) {
      print(new TrainingPipeline(spark, config, out, isTerminal()).run(), config, out);
    }
    return 0;
  }

  @SuppressWarnings("SystemConsoleNull") // from Java 22 on the console says itself what it is
  private static boolean isTerminal() {
    return System.console() != null;
  }

  private static void print(
      TrainingPipeline.Result result, TrainingConfig config, PrintStream out) {
    RunMetrics metrics = result.metrics();
    if (result.sample().isPresent()) {
      out.println(EvaluationTable.render(metrics.test(), metrics.labels()));
      print(metrics, result.sample().get(), out);
      out.println("Run " + metrics.runId() + " published to " + result.location());
    } else {
      out.printf(
          "Nothing left to do: run %s is published at %s, with these settings and data%n",
          metrics.runId(), result.location());
    }
    result.tracked().ifPresent(page -> out.println("MLflow: " + page));
    switch (result.promotion()) {
      case PROMOTED -> out.println("There was no champion, so champion.json names it.");
      case BELOW_FLOOR ->
          out.printf(
              Locale.ROOT,
              "It is not made champion: expected a test accuracy of at least %s (--min-accuracy), found %.4f; for other data than MNIST set a floor of their own%n",
              config.minAccuracy(),
              metrics.test().accuracy());
      case LEFT_TO_GATE ->
          out.println("The quality gate decides: digits.sh promote --run " + metrics.runId());
      case NOT_FIRST -> {}
    }
  }

  private static void print(RunMetrics metrics, TrainingPipeline.Sample sample, PrintStream out) {
    out.println("Predicted Label: " + metrics.labels().name(sample.predicted()));
    out.println("Actual Label: " + metrics.labels().name(sample.actual()));
    out.printf(
        Locale.ROOT,
        "%nTest accuracy %.2f %% on %,d images; %,.0f images/s, %.1f s in training, %.1f s in all%n",
        100 * metrics.test().accuracy(),
        metrics.test().count(),
        metrics.training().imagesPerSecond(),
        metrics.seconds().train(),
        metrics.seconds().total());
  }
}

package org.digits.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.digits.config.ConfigReader;
import org.digits.config.GateRule;
import org.digits.config.GateRules;
import org.digits.spark.ImageFormat;
import org.digits.spark.QualityGate;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** A candidate, what it is judged on and by; its rules are those of {@link GateRule}. */
final class GateOptions {
  @Mixin private RunOptions source;

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      description =
          "labelled images: an IDX folder, Parquet, or pictures in a folder per label (default: ${DEFAULT-VALUE})")
  private String data = "data/mnist";

  @Option(
      names = "--format",
      defaultValue = "auto",
      description = "auto (by the file names), idx, parquet or png (default: ${DEFAULT-VALUE})")
  private ImageFormat format = ImageFormat.AUTO;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "properties file with any of the rules; the command line wins")
  private Path rules;

  @Option(names = "--judge-again", description = "take no notice of an earlier verdict")
  private boolean judgeAgain;

  @Option(names = "--fail-on-reject", description = "exit with 1 for a rejected run, too")
  private boolean failOnReject;

  /** A command line of a command with these options, and one for every rule. */
  static CommandLine on(Object command) {
    CommandLine line = new CommandLine(command);
    for (GateRule rule : GateRule.values()) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder("--" + rule.key())
                  .type(String.class)
                  .paramLabel("VALUE")
                  .description(rule.description() + " (default: " + rule.defaultValue() + ")")
                  .build());
    }
    return line;
  }

  /** Opens nothing yet: the request of a parsed command line. */
  QualityGate.Request request(CommandLine line) {
    Map<GateRule, String> given = new EnumMap<>(GateRule.class);
    if (rules != null) {
      given.putAll(ConfigReader.readRules(rules));
    }
    CommandLine.ParseResult parsed = line.getParseResult();
    for (GateRule rule : GateRule.values()) {
      if (parsed.hasMatchedOption("--" + rule.key())) {
        given.put(rule, parsed.matchedOptionValue("--" + rule.key(), ""));
      }
    }
    return new QualityGate.Request(
        GateRules.of(given),
        data,
        format,
        judgeAgain ? QualityGate.Verdict.NEW : QualityGate.Verdict.RECORDED);
  }

  String run() {
    return source.run();
  }

  String output() {
    return source.output();
  }

  /** The exit code of a verdict. */
  int exitCode(boolean accepted) {
    return accepted || !failOnReject ? 0 : CommandLine.ExitCode.SOFTWARE;
  }
}

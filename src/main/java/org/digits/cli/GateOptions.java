package org.digits.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.digits.config.ConfigReader;
import org.digits.config.GateRule;
import org.digits.config.GateRules;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateTable;
import org.digits.spark.evaluate.QualityGate;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A candidate, what it is judged on and by; its rules are those of {@link GateRule}. */
final class GateOptions {
  @Mixin private RunOptions source;

  @Mixin private LabelledImagesOptions images;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "properties file with any of the rules; the command line wins")
  private Path rules;

  @Option(names = "--judge-again", description = "take no notice of an earlier verdict")
  private boolean judgeAgain;

  @Option(
      names = "--allow-overlap",
      description = "judge though images stand in the run's training data")
  private boolean allowOverlap;

  @Option(names = "--fail-on-reject", description = "exit with 1 for a rejected run, too")
  private boolean failOnReject;

  /** A command line of a command with these options, and one for every rule. */
  static CommandLine on(Object command) {
    CommandLine line = new CommandLine(command);
    SettingOptions.add(line.getCommandSpec(), GateRule.values());
    return line;
  }

  /** The request of a parsed command line; reads the file of rules, and starts nothing. */
  QualityGate.Request request(CommandLine line) {
    Map<GateRule, String> file = rules == null ? Map.of() : ConfigReader.readRules(rules);
    return new QualityGate.Request(
        GateRules.of(SettingOptions.over(file, line.getParseResult(), GateRule.class)),
        images.data(),
        images.format(),
        images.reading(),
        judgeAgain ? QualityGate.Verdict.NEW : QualityGate.Verdict.RECORDED,
        allowOverlap ? QualityGate.TrainedOn.ALLOWED : QualityGate.TrainedOn.REFUSED);
  }

  String run() {
    return source.run();
  }

  String output() {
    return source.output();
  }

  /** The exit code of a verdict; an error line comes with it, which is all that YARN passes on. */
  int exitCode(GateRecord verdict, PrintWriter errors) {
    if (verdict.accepted() || !failOnReject) {
      return 0;
    }
    errors.println(
        "error: run %s was rejected: %s".formatted(verdict.runId(), GateTable.failures(verdict)));
    return CommandLine.ExitCode.SOFTWARE;
  }
}

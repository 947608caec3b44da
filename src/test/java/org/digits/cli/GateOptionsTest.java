package org.digits.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Overlap;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.gate.GateCheck;
import org.digits.publishing.gate.GateRecord;
import org.digits.spark.evaluate.QualityGate;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GateOptionsTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void aRejectionIsAnErrorOnDemandOnly() {
    assertThat(exitCode(false, "--run", "r")).isZero();
    assertThat(exitCode(true, "--run", "r", "--fail-on-reject")).isZero();
    assertThat(errors.toString()).isEmpty();
    assertThat(exitCode(false, "--run", "r", "--fail-on-reject")).isEqualTo(1);
    assertThat(errors.toString().lines())
        .containsExactly("error: run r was rejected: min-accuracy is 0.25");
  }

  @Test
  void imagesOfTheTrainingAreRefusedUnlessAllowed() {
    assertThat(request("--run", "r").trainedOn()).isEqualTo(QualityGate.TrainedOn.REFUSED);
    assertThat(request("--run", "r", "--allow-overlap").trainedOn())
        .isEqualTo(QualityGate.TrainedOn.ALLOWED);
  }

  private static QualityGate.Request request(String... arguments) {
    Judging command = new Judging();
    CommandLine line = GateOptions.on(command).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(arguments);
    return command.options.request(line);
  }

  @CommandLine.Command(name = "judge")
  private static final class Judging {
    @CommandLine.Mixin private GateOptions options;
  }

  private int exitCode(boolean accepted, String... arguments) {
    GateOptions options = new GateOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options.exitCode(verdict(accepted), new PrintWriter(errors, true));
  }

  private static GateRecord verdict(boolean accepted) {
    return new GateRecord(
        "r",
        "ab".repeat(32),
        accepted,
        GateRecord.Decision.KEEP,
        List.of(
            new GateCheck("min-accuracy", ">=", accepted ? 0.2 : 0.9, 0.25, accepted, ""),
            new GateCheck("min-recall", ">=", 0.1, 0.2, true, "label 2")),
        List.of(),
        new EvaluationRecord.Data("tests", 4, "cd".repeat(32), Overlap.unknown(4)),
        "",
        new Evaluation(4, 0.25, 1, List.of(), List.of()),
        "2026-01-02T03:04:05Z");
  }
}

package org.digits.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.digits.process.ExternalProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CompletionScriptTest {
  private static final String SCRIPT = "submit-scripts/completion.bash";
  // Outside of a shell's own completion compopt has nothing to set and says so.
  private static final String COMPLETE =
      """
      compopt() { :; }
      source "$0"
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      _complete_digits
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @Test
  void theScriptInTheSourcesIsTheCommandsOutput() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(DigitsCommand.run(new String[] {"completion"}, stream, stream)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .as("an option has changed: submit-scripts/digits.sh completion > " + SCRIPT)
        .isEqualTo(Files.readString(Path.of(SCRIPT)));
  }

  @ParameterizedTest
  @CsvSource({
    "digits.sh tr,train",
    "/opt/digits-spark/submit-scripts/digits.sh ro,rollback",
    "digits.sh train --pre,--preset",
    "digits.sh train --preset _,fast balanced accurate",
    "digits.sh train --preset b,balanced",
    "digits.sh train --preset =,fast balanced accurate",
    "digits.sh train --preset = acc,accurate",
    "digits.sh train --trainer = d,dl4j-spark",
    "digits.sh train --resume --ep,--epochs",
    "digits.sh train --epochs _,''",
    "digits.sh train --promotion gate --log,--log-file",
    "digits.sh train --config conf/tr,conf/training.properties",
    "digits.sh train --data = submit-sc,submit-scripts",
    "digits.sh prepare --part train --qu,--quarantine",
    "digits.sh prepare --part _,train test",
    "digits.sh export --formats _,keras keras3 onnx safetensors dl4j",
    "digits.sh predict --format p,parquet png",
    "digits.sh promote --sig,--significance",
    "digits.sh trian --preset _,''",
    "train-local.sh --eng,--engine",
    "./submit-scripts/train-yarn.sh --promotion _,first-run gate"
  })
  void bashCompletes(String words, String expected) throws Exception {
    assertThat(bash(words.split(" "))).isEqualTo(expected);
  }

  @Test
  void bashCompletesTheFirstWordToAllCommands() throws Exception {
    assertThat(bash("digits.sh", "_").split(" "))
        .containsExactlyElementsOf(commands().getSubcommands().keySet());
  }

  @ParameterizedTest
  @MethodSource("subcommands")
  void bashCompletesToAllOptionsOfACommand(String command) throws Exception {
    List<String> names = new ArrayList<>();
    commands()
        .getSubcommands()
        .get(command)
        .getCommandSpec()
        .options()
        .forEach(option -> names.addAll(Arrays.asList(option.names())));
    assertThat(bash("digits.sh", command, "-").split(" "))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @ParameterizedTest
  @CsvSource({
    "digits.sh",
    "train-local.sh",
    "train-standalone.sh",
    "train-yarn.sh",
    "train-kubernetes.sh"
  })
  void bashKnowsTheScript(String script) throws Exception {
    assertThat(Path.of("submit-scripts", script)).isExecutable();
    assertThat(run("source \"$0\"; complete -p " + script))
        .isEqualTo("complete -o default -F _complete_digits " + script + "\n");
  }

  private static CommandLine commands() {
    return DigitsCommand.commands(System.out);
  }

  static Iterable<String> subcommands() {
    return commands().getSubcommands().keySet();
  }

  /** What the last word may become; {@code _} stands for an empty one. */
  private static String bash(String... words) throws Exception {
    if (words[words.length - 1].equals("_")) {
      words[words.length - 1] = "";
    }
    return run(COMPLETE, words).strip().replace('\n', ' ');
  }

  private static String run(String program, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "--norc", "--noprofile", "-c", program, SCRIPT));
    command.addAll(List.of(arguments));
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, Map.of());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}

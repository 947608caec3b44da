package org.digits.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PrepareCommandTest {
  @ParameterizedTest
  @CsvSource({
    "--labels,'3,3','--labels: label 3 has two classes, found'",
    "--labels,cat,'--labels: expected at least two labels, found'",
    "--classes,-2,'--classes: expected a number of classes from 2'",
    "--image-size,28,'--image-size: expected height and width'"
  })
  void aBadValueIsNamedBeforeAnythingStarts(String option, String value, String message) {
    StringWriter errors = new StringWriter();
    CommandLine command = new CommandLine(new PrepareCommand(System.out));
    command.setCaseInsensitiveEnumValuesAllowed(true).setErr(new PrintWriter(errors, true));

    int exit = command.execute("--input", "x", "--to", "y", option + "=" + value);

    assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains(message);
  }
}

package org.digits.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LastLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LastLine last = new LastLine(out);
  private final PrintStream stream = new PrintStream(last, true, StandardCharsets.UTF_8);

  @Test
  void theLastLineIsRememberedAndAllArePassedOn() {
    stream.print("warning\nerror: no queue nächtlich\n");

    assertThat(last.text()).isEqualTo("error: no queue nächtlich");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("warning\nerror: no queue nächtlich\n");
  }

  @Test
  void anUnfinishedLineIsTheLastOne() {
    stream.print("warning\nerr");

    assertThat(last.text()).isEqualTo("err");
  }

  @Test
  void nothingWrittenIsNoLine() {
    assertThat(last.text()).isEmpty();
  }
}

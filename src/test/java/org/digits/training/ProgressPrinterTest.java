package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressPrinterTest {
  private static final String FIRST = "round 1  epoch 1/4  loss 0.2500  1,000 images/s  300 s left";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void whatEndsARunEarlyIsSaidOnALineOfItsOwn() throws Exception {
    try (ProgressPrinter progress = printer(true, Optional.empty(), false)) {
      progress.roundFinished(round(1), null);
    }
    assertThat(printed()).isEqualTo("\r\u001b[K" + FIRST + System.lineSeparator());
  }

  @Test
  void aFileGetsALineARoundWhoseTimeLeftLeavesOutWhatCameBefore() throws Exception {
    Path file = folder.resolve("log.txt");
    try (ProgressPrinter progress = printer(false, Optional.of(file), false)) {
      Thread.sleep(500);
      progress.roundFinished(round(1), null);
    }
    assertThat(printed()).isEqualTo(FIRST + System.lineSeparator());
    assertThat(Files.readAllLines(file)).containsExactly(FIRST);
  }

  @Test
  void aResumedRunGoesOnInItsFile() throws Exception {
    Path file = folder.resolve("log.txt");
    for (boolean resumed : new boolean[] {false, true}) {
      try (ProgressPrinter progress = printer(false, Optional.of(file), resumed)) {
        progress.roundFinished(round(1), null);
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    printer(false, Optional.of(file), false).close();
    assertThat(file).isEmptyFile();
  }

  @Test
  void aTerminalGetsOneLineThatEndsWithTheLastRound() throws Exception {
    try (ProgressPrinter progress = printer(true, Optional.empty(), false)) {
      progress.roundFinished(round(1), null);
      assertThat(printed()).isEqualTo("\r\u001b[K" + FIRST);
      for (int epoch = 2; epoch <= 4; epoch++) {
        progress.roundFinished(round(epoch), null);
      }
    }
    assertThat(printed()).contains("\r\u001b[Kround 4  epoch 4/4").endsWith("s left\n");
  }

  private ProgressPrinter printer(boolean terminal, Optional<Path> file, boolean resumed)
      throws Exception {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new ProgressPrinter(stream, terminal, file, resumed, 4, 400_000);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A round of 100,000 images in 100 seconds. */
  private static RoundReport round(int epoch) {
    return new RoundReport(epoch, epoch, 100_000, 0.25, 1e-3, 100, 99, 0.5, 0.2, 0.2, 0.1);
  }
}

package org.digits.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "--date,24.11.2026,'--date: expected a date as yyyy-MM-dd, found ''24.11.2026'''",
    "--date,2026-02-30,'found ''2026-02-30'''",
    "--part,validation,'validation'",
    "--format,tiff,'tiff'",
    "--pictures,sideways,'sideways'",
    "--image-size,28,'--image-size: expected height and width as 28x28, found ''28'''",
    "--image-size,0x28,'found ''0x28'''"
  })
  void aBadValueIsNamed(String option, String value, String expected) {
    assertThat(run("prepare", "--input", "in", "--to", "to", option, value)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("error: ")
        .contains(expected, "prepare --help");
  }

  @ParameterizedTest
  @CsvSource({"1.5", "-0.1", "NaN"})
  void aConfidenceIsAShareOfOne(String least) {
    assertThat(run("predict", "--run", "r", "--png", "p", "--min-confidence", least)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("error: --min-confidence must be from 0 to 1, found " + least);
  }

  @Test
  void exportWantsAFormat() {
    assertThat(run("export", "--run", "r", "--to", "to", "--formats", ",")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith(
            "error: --formats: expected any of keras, keras3, onnx, safetensors and dl4j, found none");
  }

  @Test
  void aMirrorIsOnTheWeb() {
    for (String mirror : new String[] {"example.org/mnist", "file:///mnt/mnist"}) {
      assertThat(run("fetch", "--data", "in", "--mirror", mirror)).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("error: --mirror: expected an http:// or https:// address, found " + mirror);
    }
  }

  @Test
  void theInputAndTheDatasetAreRequired() {
    assertThat(run("prepare")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--input", "--to");
  }

  @Test
  void theHelpHasAnExample() {
    assertThat(run("prepare", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Example:\n  submit-scripts/digits.sh prepare ", "--quarantine");
  }

  @Test
  void fetchWritesToALocalFolderOnly() {
    assertThat(run("fetch", "--data", "hdfs://nn/mnist")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("error: --data: expected a local folder, found hdfs://nn/mnist; ")
        .contains("fetch --data data/mnist, and copy the files to hdfs://nn/mnist");
  }

  private int run(String... arguments) {
    return DigitsCommand.run(arguments, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}

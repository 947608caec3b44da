package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every vector width, and plain Java, in a JVM of its own. */
class WidthTest {
  private static final String MODULE = "jdk.incubator.vector";
  private static String plainJava;
  private static final String TOO_WIDE = "bits at most";

  private record Run(int exit, String output) {
    String sha256() {
      return output.lines().filter(line -> line.startsWith("sha256 ")).findFirst().orElse(output);
    }

    String hash() {
      return sha256().split(" ", 3)[1];
    }
  }

  @BeforeAll
  static void trainInPlainJava() throws Exception {
    plainJava = java("-Ddigits.vector.bits=0").hash();
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "256", "128"})
  void everyWidthGivesTheBitsOfPlainJava(String bits) throws Exception {
    Run run = java("--add-modules", MODULE, "-Ddigits.vector.bits=" + bits);
    assumeThat(run.output()).as("this CPU has the width").doesNotContain(TOO_WIDE);
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.sha256()).endsWith(" by " + bits + "-bit vector");
    assertThat(run.hash()).isEqualTo(plainJava);
    assertThat(run.output().lines().filter(line -> line.contains(bits + "-bit vector kernels")))
        .as("lines in the log")
        .hasSize(1);
  }

  @Test
  void aSecondRunAndAnotherJvmGiveTheSameBits() throws Exception {
    String bits = WidthProgram.train();
    assertThat(WidthProgram.train()).isEqualTo(bits);
    assertThat(java("--add-modules", MODULE).hash()).isEqualTo(bits);
  }

  @Test
  void withoutTheModuleItRunsPlainJavaAfterOneWarning() throws Exception {
    Run run = java();
    assertThat(run.sha256()).endsWith(" by scalar");
    assertThat(run.hash()).isEqualTo(plainJava);
    assertThat(run.output().lines().filter(line -> line.contains("--add-modules " + MODULE)))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=3"})
  void withoutC2ItRunsPlainJavaAfterOneWarning(String option) throws Exception {
    Run run = java("--add-modules", MODULE, option);
    assertThat(run.sha256()).endsWith(" by scalar");
    assertThat(run.hash()).isEqualTo(plainJava);
    assertThat(run.output().lines().filter(line -> line.contains("C2 compiler is off"))).hasSize(1);
  }

  @Test
  void aForcedWidthWithoutTheModuleFails() throws Exception {
    Run run = java("-Ddigits.vector.bits=256");
    assertThat(run.exit()).isNotZero();
    assertThat(run.output()).contains("digits.vector.bits=256 needs the JVM option --add-modules");
  }

  @Test
  void aWidthBeyondTheJvmsFails() throws Exception {
    Run run = java("--add-modules", MODULE, "-XX:MaxVectorSize=16", "-Ddigits.vector.bits=512");
    assertThat(run.exit()).isNotZero();
    assertThat(run.output())
        .contains(
            "IllegalStateException: digits.vector.bits=512, but this JVM has vectors of 128 bits");
  }

  @Test
  void anUnknownWidthFails() throws Exception {
    Run run = java("--add-modules", MODULE, "-Ddigits.vector.bits=fast");
    assertThat(run.exit()).isNotZero();
    assertThat(run.output())
        .contains("IllegalArgumentException: digits.vector.bits is fast, not 512, 256, 128 or 0");
  }

  @Test
  void trainingFromAPlanLoadsNothingOfDl4j() throws Exception {
    Run run = java("--add-modules", MODULE, "-Xlog:class+load");
    assertThat(run.exit()).isZero();
    assertThat(run.output()).contains("org.digits.engine.vector.VectorEngine ");
    assertThat(run.output().lines())
        .noneMatch(line -> line.matches(".*org\\.(nd4j|bytedeco|deeplearning4j)\\..*"));
  }

  /** The Vector API makes a lambda of each operation when it is first used ({@link FirstUse}). */
  @Test
  void trainingUsesNoOperationForTheFirstTime() throws Exception {
    Run run = java("--add-modules", MODULE, "-Xlog:class+load");
    assertThat(run.exit()).isZero();
    List<String> loaded = run.output().lines().toList();
    int training = indexOf(loaded, ".*" + Pattern.quote(Images.class.getName()) + " .*");
    String operation = ".*jdk\\.incubator\\.vector\\.\\w+\\$\\$Lambda.*";
    assertThat(loaded.subList(0, training)).anyMatch(line -> line.matches(operation));
    assertThat(loaded.subList(training, loaded.size())).noneMatch(line -> line.matches(operation));
  }

  private static int indexOf(List<String> lines, String pattern) {
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).matches(pattern))
        .findFirst()
        .orElseThrow();
  }

  private static Run java(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-Xmx512m", "-Dlog4j2.level=INFO", "-cp", System.getProperty("java.class.path")));
    command.add(WidthProgram.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}

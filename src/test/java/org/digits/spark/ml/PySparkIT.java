package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.digits.testing.IdxFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Estimator from Python, with the jar that the build made and pip's own Spark. */
@Tag("core")
@NeedsPython
class PySparkIT {
  private static final String JAR = System.getProperty("digits.app.jar");

  @TempDir static Path folder;
  private static PythonEnvironment python;

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    python = PythonEnvironment.ofPySpark();
  }

  @Test
  void aCrossValidatedPipelineLoadsInANewProcess() throws Exception {
    String trained = run("cross_validate.py");
    assertThat(trained)
        .contains("columns id,features,label,prediction,rawPrediction,probability")
        .contains("first 0.0 3");
    assertThat(number(trained, "accuracy ")).isGreaterThan(0.9);
    String loaded = run("load.py");
    assertThat(loaded)
        .contains("stage DigitClassificationModel DigitClassifier_")
        .contains("different 0")
        .contains("rows 91")
        .contains("idx 91 id,image,label");
  }

  @Test
  void aSessionWithoutTheJarIsToldTheSetting() throws Exception {
    List<String> told =
        run("without_jar.py").lines().filter(line -> line.startsWith("told ")).toList();
    assertThat(told).hasSize(3);
    assertThat(told.get(0)).startsWith("told there is no Spark session yet");
    assertThat(told.subList(1, 3))
        .allMatch(
            line ->
                line.startsWith("told this session's JVM does not know digits-spark's jar")
                    && line.contains(".config(\"spark.jars\", JAR)"));
  }

  private static double number(String output, String line) {
    return output
        .lines()
        .filter(text -> text.startsWith(line))
        .mapToDouble(text -> Double.parseDouble(text.substring(line.length())))
        .findFirst()
        .orElseThrow();
  }

  private static String run(String program) throws IOException, InterruptedException {
    PythonEnvironment.Outcome outcome =
        python.run(program, JAR, folder.resolve("data"), folder.resolve("model"));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}

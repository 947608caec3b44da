package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.digits.spark.ml.FittedModel;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that needs no DL4J, where there is none: in JVMs that get the slim jar. */
@Tag("core")
class SlimJarIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path SPARK_HOME = Path.of(System.getenv("SPARK_HOME"));
  private static final Path APP = Path.of(System.getProperty("digits.app.jar"));
  private static final Path SLIM =
      APP.resolveSibling(APP.getFileName().toString().replace("-app.jar", "-slim.jar"));

  @TempDir static Path folder;
  private static String data;
  private static String output;

  @BeforeAll
  static void writeData() throws IOException {
    IdxFiles.writeSmall(folder.resolve("data"));
    data = folder.resolve("data").toString();
    output = folder.resolve("output").toString();
  }

  @Test
  void neitherTheJarNorSparkHasAnythingOfDl4j() throws IOException {
    assertThat(ofDl4j(APP)).isTrue();
    assertThat(ofDl4j(SLIM)).isFalse();
    assertThat(SLIM.toFile().length()).isLessThan(4 << 20);
    try (Stream<Path> jars = Files.list(SPARK_HOME.resolve("jars"))) {
      for (Path jar : jars.toList()) {
        assertThat(ofDl4j(jar)).as(jar.toString()).isFalse();
      }
    }
  }

  @Test
  void everyCommandRunsWithoutDl4j() throws Exception {
    succeeds("train", "--data", data, "--output", output, "--run-id", "a", "--min-accuracy", "0");
    succeeds("train", "--data", data, "--output", output, "--run-id", "b", "--seed", "2");
    assertThat(succeeds("evaluate", "--run", "a", "--output", output, "--data", data))
        .contains("confusion matrix");
    String predicted = folder.resolve("predicted").toString();
    succeeds("predict", "--run", "a", "--output", output, "--input", data, "--to", predicted);
    Path exported = folder.resolve("exported");
    succeeds("export", "--run", "a", "--output", output, "--to", exported.toString());
    assertThat(exported.resolve("model.zip"))
        .hasBinaryContent(Files.readAllBytes(Path.of(output, "runs", "a", "model.zip")));
    succeeds(
        "prepare", "--input", data, "--part", "train", "--to", folder.resolve("set").toString());
    assertThat(succeeds("gate", "--run", "b", "--output", output, "--data", data))
        .contains("champion");
    assertThat(succeeds("doctor", "--data", data, "--output", output))
        .contains("driver: no DL4J in this jar");
  }

  @Test
  void whatNeedsDl4jNamesTheOtherJar() throws Exception {
    String[] train = {"train", "--data", data, "--output", output, "--run-id", "none"};
    assertThat(submit(with(train, "--engine", "dl4j")).error(1))
        .contains("DL4J is not on the class path", "use the jar called app, not slim");
    assertThat(submit(with(train, "--trainer", "dl4j-spark")).error(1))
        .contains("need the jar called app");
  }

  @Test
  void sparkMlFitsSavesAndTransforms() throws Exception {
    List<String> command =
        List.of(
            SPARK_HOME.resolve("bin/spark-submit").toString(),
            "--master",
            "local[2]",
            "--driver-class-path",
            ROOT.resolve("target/test-classes") + File.pathSeparator + SLIM,
            "--class",
            FittedModel.class.getName(),
            SLIM.toString(),
            data,
            folder.resolve("model").toString());
    Submit.Outcome outcome = Submit.run(folder, command, environment());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("predicted 91 images");
  }

  private static String succeeds(String... arguments) throws Exception {
    Submit.Outcome outcome = submit(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private static Submit.Outcome submit(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                SPARK_HOME.resolve("bin/spark-submit").toString(),
                "--master",
                "local[2]",
                "--class",
                "org.digits.DigitsApp",
                SLIM.toString()));
    command.addAll(List.of(arguments));
    return Submit.run(folder, command, environment());
  }

  private static Map<String, String> environment() {
    return Map.of("SPARK_CONF_DIR", ROOT.resolve("conf").toString());
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static boolean ofDl4j(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .anyMatch(entry -> entry.getName().matches("org/(nd4j|deeplearning4j|bytedeco)/.*"));
    }
  }
}

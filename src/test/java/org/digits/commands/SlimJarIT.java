package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.digits.spark.ml.FittedModel;
import org.digits.testing.BriefJvms;
import org.digits.testing.CommandsInTurn;
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

  // One JVM: what is shown is the jar, not the start.
  @Test
  void everyCommandRunsWithoutDl4j() throws Exception {
    String train = "train --data %s --output %s --epochs 1 ".formatted(data, output);
    String images = " --output %s --data %s".formatted(output, data);
    Path exported = folder.resolve("exported");
    Submit.Outcome outcome =
        submit(
            CommandsInTurn.class,
            train + "--run-id a --min-accuracy 0",
            train + "--run-id b --seed 2",
            "evaluate --run a" + images,
            "predict --run a --output %s --input %s --to %s/predicted"
                .formatted(output, data, folder),
            "export --run a --output %s --to %s".formatted(output, exported),
            "prepare --part train --input %s --to %s/set".formatted(data, folder),
            "gate --run b" + images,
            "doctor" + images,
            train + "--run-id none --engine dl4j",
            train + "--run-id none --trainer dl4j-spark");

    assertThat(outcome.out().lines().filter(line -> line.matches(".* ended with \\d")))
        .as(outcome.err())
        .containsExactly(
            CommandsInTurn.ended("train", 0),
            CommandsInTurn.ended("train", 0),
            CommandsInTurn.ended("evaluate", 0),
            CommandsInTurn.ended("predict", 0),
            CommandsInTurn.ended("export", 0),
            CommandsInTurn.ended("prepare", 0),
            CommandsInTurn.ended("gate", 0),
            CommandsInTurn.ended("doctor", 0),
            CommandsInTurn.ended("train", 1),
            CommandsInTurn.ended("train", 1));
    assertThat(outcome.out())
        .contains("confusion matrix", "champion", "driver: no DL4J in this jar");
    assertThat(exported.resolve("model.zip"))
        .hasBinaryContent(Files.readAllBytes(Path.of(output, "runs", "a", "model.zip")));
    assertThat(outcome.err().lines().filter(line -> line.startsWith("error: ")))
        .satisfiesExactly(
            engine ->
                assertThat(engine)
                    .contains("DL4J is not on the class path", "use the jar called app, not slim"),
            trainer -> assertThat(trainer).contains("need the jar called app"));
  }

  @Test
  void sparkMlFitsSavesAndTransforms() throws Exception {
    Submit.Outcome outcome = submit(FittedModel.class, data + " " + folder.resolve("model"));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("predicted 91 images");
  }

  private static Submit.Outcome submit(Class<?> program, String... commands) throws Exception {
    Stream<String> start =
        Stream.of(
            SPARK_HOME.resolve("bin/spark-submit").toString(),
            "--master",
            "local[2]",
            "--conf",
            "spark.driver.defaultJavaOptions=" + BriefJvms.OPTION,
            "--driver-class-path",
            APP.resolveSibling("test-classes") + File.pathSeparator + SLIM,
            "--class",
            program.getName(),
            SLIM.toString());
    String words = String.join(" " + CommandsInTurn.THEN + " ", commands);
    return Submit.run(
        folder,
        Stream.concat(start, Stream.of(words.split(" "))).toList(),
        Map.of("SPARK_CONF_DIR", ROOT.resolve("conf").toString()));
  }

  private static boolean ofDl4j(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .anyMatch(entry -> entry.getName().matches("org/(nd4j|deeplearning4j|bytedeco)/.*"));
    }
  }
}

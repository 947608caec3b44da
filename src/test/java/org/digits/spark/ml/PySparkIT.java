package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.digits.testing.ConnectServer;
import org.digits.testing.IdxFiles;
import org.digits.testing.PySparkSession;
import org.digits.testing.YarnSubmit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Estimator from Python, with the jar that the build made: the same programs in a session of
 * pip's own Spark, and over Spark Connect.
 */
@Tag("core")
@NeedsPython
class PySparkIT {
  @TempDir static Path folder;
  private static final List<PySparkSession> SESSIONS = new ArrayList<>();
  private static ConnectServer server;

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    SESSIONS.add(PySparkSession.classic());
    if (PySparkSession.hasConnect()) {
      server =
          ConnectServer.start(
              folder.resolve("server"),
              Path.of(YarnSubmit.sparkHome()),
              "--master",
              "local[2]",
              "--jars",
              PySparkSession.APP_JAR);
      SESSIONS.add(PySparkSession.connect(server.address()));
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  static List<PySparkSession> sessions() {
    return SESSIONS;
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void aCrossValidatedPipelineLoadsInANewProcess(PySparkSession session) throws Exception {
    String trained = run(session, "cross_validate.py", "best");
    assertThat(trained)
        .contains("columns id,features,label,prediction,rawPrediction,probability")
        .contains("first 0.0 3");
    assertThat(number(trained, "accuracy ")).isGreaterThan(0.9);
    String loaded = run(session, "load.py", "best");
    assertThat(loaded)
        .contains("stage DigitClassificationModel DigitClassifier_")
        .contains("different 0")
        .contains("rows 91")
        .contains("idx 91 id,image,label");
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void theModelAnswersAlikeAndRefusesWhatIsWrongInOneLine(PySparkSession session) throws Exception {
    String said = run(session, "fit.py", "model");

    assertThat(lines(said, "default ")).containsExactlyElementsOf(javaDefaults());
    assertThat(said)
        .contains("uid True", "size 12 12", "classes 3 pixels 144", "wide 10 15", "copy 3")
        .containsPattern("of one image (\\d)\\.0 \\1 \\1")
        .contains("different 0 True 12", "estimator 2");
    assertThat(lines(said, "told "))
        .satisfiesExactly(
            line -> assertThat(line).contains("already exists"),
            line -> assertThat(line).contains("parameter epochs given invalid value 0."),
            line -> assertThat(line).contains("parameter engine given invalid value fast."),
            line -> assertThat(line).contains("\"epochs\". Could not convert many to int"),
            line -> assertThat(line).contains("no attribute 'epoch'"),
            line -> assertThat(line).contains("a vector of 144 pixels is not an image of 11 x 13"),
            line -> assertThat(line).contains("data/nothing: there is no such file or folder"),
            line -> assertThat(line).contains("option part: expected train or test, found 'half'"),
            line -> assertThat(line).contains("data/nothing/metadata"));
    assertThat(Files.readAllBytes(place(session, "model").resolve("model.zip")))
        .isEqualTo(Files.readAllBytes(place(SESSIONS.get(0), "model").resolve("model.zip")));
  }

  private static List<String> javaDefaults() {
    DigitClassifier java = new DigitClassifier();
    return Stream.of(java.params())
        .filter(param -> java.hasDefault(param))
        .map(param -> "default %s %s".formatted(param.name(), java.getDefault(param).get()))
        .toList();
  }

  @Test
  void aSessionWithoutTheJarIsToldTheSetting() throws Exception {
    List<String> told = lines(run(SESSIONS.get(0), "without_jar.py", "none"), "told ");
    assertThat(told).hasSize(3);
    assertThat(told.get(0)).startsWith("told there is no Spark session yet");
    assertThat(told.subList(1, 3))
        .allMatch(
            line ->
                line.startsWith("told this session's JVM does not know digits-spark's jar")
                    && line.contains(".config(\"spark.jars\", JAR)"));
  }

  private static List<String> lines(String output, String start) {
    return output.lines().filter(line -> line.startsWith(start)).toList();
  }

  private static double number(String output, String line) {
    return lines(output, line).stream()
        .mapToDouble(text -> Double.parseDouble(text.substring(line.length())))
        .findFirst()
        .orElseThrow();
  }

  private static Path place(PySparkSession session, String name) throws IOException {
    return Files.createDirectories(folder.resolve(session.name())).resolve(name);
  }

  private static String run(PySparkSession session, String program, String model)
      throws IOException, InterruptedException {
    PythonEnvironment.Outcome outcome =
        session.run(program, folder.resolve("data"), place(session, model));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}

package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripts under variables that are meant for something else; src/test/machines has the kinds
 * that need root.
 */
class HostileEnvironmentIT {
  private static final String ASIDE = "note: the master is local, so these are left aside: ";

  @TempDir static Path folder;
  private static String data;

  @BeforeAll
  static void write() throws IOException {
    IdxFiles.writeSmall(folder.resolve("data"));
    data = folder.resolve("data").toString();
    Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
    Files.writeString(
        hadoop.resolve("core-site.xml"),
        "<configuration><property><name>fs.defaultFS</name><value>hdfs://127.0.0.1:9</value></property></configuration>");
    Files.createDirectories(folder.resolve("spark-conf"));
    java("java-8", "1.8.0_392", "");
    java("java-11", "11.0.13", "");
    java("trimmed", "21.0.8", "java.base java.logging java.management");
  }

  private static void java(String name, String version, String modules) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name).resolve("bin")).getParent();
    // Nobody asks it: the file beside it says enough.
    Path program = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"),
        "JAVA_VERSION=\"%s\"%n".formatted(version)
            + (modules.isEmpty() ? "" : "MODULES=\"%s\"%n".formatted(modules)));
  }

  static Stream<Arguments> variablesThatAreLeftAside() {
    return Stream.of(
        Arguments.of(Map.of("HADOOP_CONF_DIR", folder + "/hadoop"), ", 0 warnings, 0 failures"),
        Arguments.of(
            Map.of("SPARK_CONF_DIR", folder + "/spark-conf", "SPARK_REMOTE", "sc://127.0.0.1:9"),
            ", 0 warnings, 0 failures"),
        Arguments.of(
            Map.of("SPARK_HOME", "/gone", "DEPLOY_MODE", "production"),
            ", 0 warnings, 0 failures"));
  }

  @ParameterizedTest
  @MethodSource("variablesThatAreLeftAside")
  void aLocalCommandSaysWhatItLeavesAside(Map<String, String> variables, String summary)
      throws Exception {
    Submit.Outcome outcome = run(variables, "doctor", "--data", data, "--output", folder + "/o");

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out()).contains(summary);
    assertThat(outcome.err().lines().filter(line -> line.startsWith(ASIDE)))
        .singleElement()
        .satisfies(
            line ->
                variables.forEach((name, value) -> assertThat(line).contains(name + "=" + value)));
  }

  // All at once, by the headline command: a plain path is this disk's.
  @Test
  void theHeadlineCommandTrainsWhateverIsSet() throws Exception {
    Map<String, String> variables =
        Map.of(
            "HADOOP_CONF_DIR",
            folder + "/hadoop",
            "YARN_CONF_DIR",
            folder + "/hadoop",
            "SPARK_CONF_DIR",
            folder + "/spark-conf",
            "SPARK_HOME",
            "/gone",
            "SPARK_REMOTE",
            "sc://127.0.0.1:9",
            "DEPLOY_MODE",
            "production",
            "JAVA_TOOL_OPTIONS",
            "-XX:+UseParallelGC");
    Submit.Outcome outcome =
        script(
            variables,
            "train-local.sh",
            "--data",
            data,
            "--output",
            folder + "/hostile",
            "--run-id",
            "r",
            "--epochs",
            "1",
            "--min-accuracy",
            "0");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Run r published to file:" + folder + "/hostile/runs/r");
    assertThat(outcome.err().lines().filter(line -> line.startsWith("note: "))).hasSize(1);
  }

  @Test
  void aJvmWithoutC2IsToldInOneWarning() throws Exception {
    Submit.Outcome outcome =
        run(
            Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"),
            "doctor",
            "--data",
            data,
            "--output",
            folder + "/o");

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.startsWith("warning  ")))
        .singleElement()
        .asString()
        .contains("scalar kernels, many times slower than they could be: its C2 compiler is off");
  }

  // Executors of a cluster would have to find it.
  @Test
  void aNameThatSparkCannotUseIsNotBlamedOnTheMaster() throws Exception {
    Map<String, String> underscore = Map.of("SPARK_LOCAL_HOSTNAME", "my_laptop");
    Submit.Outcome doctor = run(underscore, "doctor", "--data", data, "--output", folder + "/o");
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out().lines().filter(line -> line.startsWith("failure  ")))
        .singleElement()
        .asString()
        .contains("cluster: ", "; fix: executors have to reach", "SPARK_LOCAL_HOSTNAME")
        .doesNotContain("SPARK_MASTER");
  }

  static Stream<Arguments> variablesThatStopEveryCommand() {
    return Stream.of(
        Arguments.of(
            Map.of("JAVA_HOME", "/gone"), List.of("JAVA_HOME is /gone, where no bin/java can")),
        Arguments.of(
            Map.of("JAVA_HOME", folder + "/java-8"),
            List.of("Java 1.8.0_392 at ", " is older than 17")),
        Arguments.of(
            Map.of("JAVA_HOME", folder + "/java-11"),
            List.of("Java 11.0.13 at ", " is older than 17")),
        Arguments.of(
            Map.of("JAVA_HOME", folder + "/trimmed"),
            List.of("Java 21.0.8 at ", " is a trimmed runtime without java.desktop ")),
        Arguments.of(
            Map.of("SPARK_MASTER", "spark://127.0.0.1:9", "SPARK_HOME", "/gone"),
            List.of("SPARK_HOME is /gone, where no bin/spark-submit")));
  }

  @ParameterizedTest
  @MethodSource("variablesThatStopEveryCommand")
  void whatCannotBeDoneWithoutIsOneErrorLineOfEveryCommand(
      Map<String, String> variables, List<String> message) throws Exception {
    for (List<String> command :
        List.of(
            List.of("digits.sh", "train", "--help"),
            List.of("digits.sh", "doctor"),
            List.of("digits.sh", "predict", "--png", "a.png"),
            List.of("digits.sh", "completion"),
            List.of("train-local.sh", "--preset", "fast"))) {
      Submit.Outcome outcome =
          script(
              variables, command.get(0), command.subList(1, command.size()).toArray(String[]::new));

      assertThat(outcome.error(2)).contains(message);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err().lines()).hasSize(1);
    }
  }

  private static Submit.Outcome run(Map<String, String> variables, String... arguments)
      throws Exception {
    return script(variables, "digits.sh", arguments);
  }

  private static Submit.Outcome script(
      Map<String, String> variables, String name, String... arguments) throws Exception {
    Map<String, String> all = new HashMap<>(Map.of("SPARK_MASTER", "local[2,4]"));
    all.putAll(variables);
    List<String> command =
        Stream.concat(Stream.of(Submit.script(name)), Stream.of(arguments)).toList();
    return Submit.run(folder, command, all);
  }
}

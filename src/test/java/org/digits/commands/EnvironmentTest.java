package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What submit-scripts/environment.sh makes of facts about Java, Spark and the user's variables. */
class EnvironmentTest {
  private static final String ALL_MODULES = "all";

  @TempDir Path folder;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void makeAJava() throws IOException {
    java("jdk", "#!/bin/sh\n", "JAVA_VERSION=\"17.0.15\"\n");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, 4, '', ''",
    "21, 4, all, ''",
    "26-ea, 4, all, ''",
    "22.0.2, 3.5, all, ''",
    "1.8.0_392, 4, '', is older than 17",
    "11.0.13, 3.5, all, is older than 17",
    "25.0.3, 3.5, all, 'is too new for Spark 3.5, SPARK_HOME''s'",
  })
  void everyJavaIsJudgedByItsVersion(String version, String line, String modules, String problem)
      throws Exception {
    String listed = modules.equals(ALL_MODULES) ? "$needed_modules" : modules;

    assertThat(
            succeed(
                "judge_java '%s' %s \"$(echo %s)\"; echo \"$problem\""
                    .formatted(version, line, listed)))
        .isEqualTo(problem);
  }

  @Test
  void aTrimmedRuntimeIsToldByWhatItLacks() throws Exception {
    assertThat(succeed("judge_java 21.0.8 4 'java.base java.logging java.sql'; echo \"$problem\""))
        .startsWith("is a trimmed runtime without java.desktop java.management ")
        .contains(" jdk.incubator.vector ")
        .doesNotContain("java.sql");
  }

  @ParameterizedTest
  @CsvSource({
    "2.13-4.2.0, 4, ''",
    "2.12-3.5.1, 3.5, ''",
    "2.13-3.5.7, '', Spark 3.5.7 for Scala 2.13",
    "2.12-3.3.4, '', Spark 3.3.4 for Scala 2.12",
    "'', '', where no bin/spark-submit and jars/spark-core_*.jar are"
  })
  void everySparkIsJudgedByItsLine(String found, String line, String problem) throws Exception {
    assertThat(succeed("line=; judge_spark '%s'; echo \"$line|$problem\"".formatted(found)))
        .isEqualTo(line + "|" + problem);
  }

  @Test
  void theFileBesideJavaSaysItsVersionWithoutAStart() throws Exception {
    assertThat(succeed("require_environment; echo $java_version $java_home $build"))
        .isEqualTo("17.0.15 %s %s/target", folder.resolve("jdk").toRealPath(), root());
  }

  @Test
  void aJavaWithoutThatFileIsAsked() throws Exception {
    Path home = folder.resolve("shim");
    java("shim", "#!/bin/sh\necho '    java.home = /real'; echo '    java.version = 11.0.2'\n", "");

    assertThat(fail(Map.of("JAVA_HOME", "" + home), "require_environment"))
        .isEqualTo(
            "error: Java 11.0.2 at /real is older than 17; set JAVA_HOME to a JDK of version 17, 21 or 25");
  }

  @Test
  void aJavaThatDoesNotStartIsQuoted() throws Exception {
    Path home = folder.resolve("broken");
    java("broken", "#!/bin/sh\necho 'wrong ELF class' >&2; exit 1\n", "");

    assertThat(fail(Map.of("JAVA_HOME", "" + home), "require_environment"))
        .contains("/bin/java does not start (wrong ELF class); set JAVA_HOME to ");
  }

  @Test
  void aJavaThatIsGoneIsNamed() throws Exception {
    assertThat(fail(Map.of("JAVA_HOME", "/gone"), "require_environment"))
        .isEqualTo(
            "error: JAVA_HOME is /gone, where no bin/java can be run; set it to a JDK of version 17, 21 or 25, or unset it");
    assertThat(fail(Map.of("JAVA_HOME", ""), "PATH=/nowhere; require_environment"))
        .startsWith("error: no java is on PATH, and JAVA_HOME is not set; set it to a JDK");
  }

  @Test
  void anotherSparkIsRefusedOnAClusterAndLeftAsideOnThisMachine() throws Exception {
    Map<String, String> gone = Map.of("SPARK_HOME", "/opt/spark");
    String script = "require_environment; settle_environment train; echo ${SPARK_HOME-none} $line";

    assertThat(fail(with(gone, "SPARK_MASTER", "spark://h:7077"), script))
        .startsWith("error: SPARK_HOME is /opt/spark, where no bin/spark-submit and jars/")
        .endsWith("set it to Spark 4 for Scala 2.13 or Spark 3.5 for Scala 2.12, or unset it");
    Outcome local = run(gone, script);
    assertThat(local.out()).isEqualTo("none 4");
    assertThat(local.err())
        .isEqualTo(
            "note: the master is local, so these are left aside: SPARK_HOME=/opt/spark (where no bin/spark-submit and jars/spark-core_*.jar are); a path without a scheme is one on this disk");
  }

  @Test
  void theLineOfSparkHomeChoosesTheJar() throws Exception {
    Path home = folder.resolve("spark");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("jars"));
    Files.createFile(home.resolve("bin/spark-submit"));
    Files.createFile(home.resolve("jars/spark-core_2.12-3.5.7.jar"));

    assertThat(
            run(
                    Map.of("SPARK_HOME", "" + home),
                    "require_environment; settle_environment; echo $build ${profile[@]} $SPARK_HOME")
                .out())
        .isEqualTo("%s/target/spark-3.5 -Pspark-3.5 %s", root(), home);
  }

  private static final String SHOW =
      "settle_environment \"$@\"; echo \"${HADOOP_CONF_DIR-} ${SPARK_CONF_DIR-} ${SPARK_REMOTE-} ${SPARK_LOCAL_HOSTNAME-}|${submit_options[*]-}\"";

  private static final Map<String, String> CLUSTERS =
      Map.of("HADOOP_CONF_DIR", "/h", "SPARK_CONF_DIR", "/s", "SPARK_REMOTE", "sc://h");

  @Test
  void aLocalCommandLeavesAsideWhatIsAClusters() throws Exception {
    Outcome outcome = run(CLUSTERS, "set -- train --data x; " + SHOW);

    assertThat(outcome.out()).isEqualTo("   localhost|--conf spark.hadoop.fs.defaultFS=file:///");
    assertThat(outcome.err())
        .isEqualTo(
            "note: the master is local, so these are left aside: HADOOP_CONF_DIR=/h, SPARK_CONF_DIR=/s, SPARK_REMOTE=sc://h; a path without a scheme is one on this disk");
  }

  @ParameterizedTest
  @CsvSource({"train --data hdfs://nn/mnist", "train --config my.properties"})
  void whereStorageElsewhereIsNamedItsConfigurationStays(String command) throws Exception {
    Outcome outcome = run(CLUSTERS, "set -- " + command + "; " + SHOW);

    assertThat(outcome.out()).startsWith("/h   localhost|").endsWith("fs.defaultFS=file:///");
    assertThat(outcome.err()).contains("aside: SPARK_CONF_DIR=/s, ").doesNotContain("HADOOP");
  }

  @Test
  void onAClusterAllOfItStays() throws Exception {
    Outcome outcome = run(with(CLUSTERS, "SPARK_MASTER", "yarn"), SHOW);

    assertThat(outcome.out()).isEqualTo("/h /s sc://h |");
    assertThat(outcome.err())
        .startsWith("note: SPARK_CONF_DIR=/s takes the place of conf/, so the settings of ");
  }

  @Test
  void whereNothingIsSetNothingIsSaid() throws Exception {
    Outcome outcome = run(Map.of("SPARK_CONF_DIR", root() + "/conf"), SHOW);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith(" %s/conf  localhost|".formatted(root()));
  }

  @Test
  void theUsersOwnNamesOfTheMachineStay() throws Exception {
    assertThat(run(Map.of("SPARK_LOCAL_HOSTNAME", "mine"), SHOW).out()).startsWith("   mine|");
    assertThat(run(Map.of("SPARK_LOCAL_IP", "10.0.0.1"), SHOW).out()).startsWith("   |");
  }

  @Test
  void aUserWithoutANameHasAHome() throws Exception {
    String nameless = "id() { return 1; }; ";

    assertThat(run(Map.of("HOME", "/h"), nameless + SHOW).out())
        .endsWith("--conf spark.driver.defaultJavaOptions=-Duser.home=/h");
    assertThat(run(Map.of("HOME", "?"), nameless + SHOW).out()).endsWith("-Duser.home=/tmp");
  }

  private void java(String name, String program, String release) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("bin/java"), program);
    assertThat(home.resolve("bin/java").toFile().setExecutable(true)).isTrue();
    if (!release.isEmpty()) {
      Files.writeString(home.resolve("release"), release);
    }
  }

  private String succeed(String script) throws Exception {
    Outcome outcome = run(Map.of(), script);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private String fail(Map<String, String> variables, String script) throws Exception {
    Outcome outcome = run(variables, script);
    assertThat(outcome.exit()).isEqualTo(2);
    return outcome.err();
  }

  private Outcome run(Map<String, String> variables, String script) throws Exception {
    Path err = folder.resolve("err.txt");
    String sourced = "set -euo pipefail; root=$PWD; source submit-scripts/environment.sh; ";
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-c", sourced + script)).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(variables);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out.stripTrailing(), Files.readString(err).strip());
  }

  private static Map<String, String> with(
      Map<String, String> variables, String name, String value) {
    Map<String, String> all = new HashMap<>(variables);
    all.put(name, value);
    return all;
  }

  private static Path root() {
    return Path.of("").toAbsolutePath();
  }
}

package org.digits.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.digits.testing.IdxFiles;
import org.digits.testing.LinkedProject;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on real masters, in health and with something broken. */
@Tag("core")
class DoctorIT {
  private static final String CLUSTER = "local-cluster[2,1,1024]";

  @TempDir static Path folder;
  private static String data;

  @BeforeAll
  static void writeData() throws IOException {
    IdxFiles.writeSmall(folder.resolve("data"));
    data = folder.resolve("data").toString();
  }

  @Test
  void aHealthyMachineHasNoFailure() throws Exception {
    Submit.Outcome outcome = doctor("local[2]", "", data, folder.resolve("output").toString());

    assertHealthy(outcome);
    assertThat(outcome.out())
        .contains("driver: Java " + Runtime.version().feature() + ".")
        .contains("driver: native libraries load: CpuBackend")
        .contains("301 images of 12 x 12 in " + data + ", not MNIST's")
        .contains("91 images of 12 x 12 in " + data + ", not MNIST's")
        .contains("driver: spark.local.dir ")
        .contains("driver: heap limit 1.0 GiB")
        .doesNotContain("executor");
  }

  @Test
  void everyExecutorOfAHealthyClusterIsAsked() throws Exception {
    Submit.Outcome outcome = doctor(CLUSTER, "", data, folder.resolve("output").toString());

    assertHealthy(outcome);
    for (String executor : List.of("0", "1")) {
      assertThat(outcome.out().lines())
          .filteredOn(line -> line.startsWith("ok       executor " + executor + " on "))
          .anySatisfy(
              line -> assertThat(line).contains("Java " + Runtime.version().feature() + "."))
          .anySatisfy(line -> assertThat(line).contains("native libraries load"))
          .anySatisfy(line -> assertThat(line).endsWith(" kernels"))
          .anySatisfy(line -> assertThat(line).contains("spark.local.dir "))
          .anySatisfy(line -> assertThat(line).contains("java.io.tmpdir "))
          .anySatisfy(line -> assertThat(line).contains("heap limit "))
          .anySatisfy(line -> assertThat(line).contains("clock agrees with the driver's"));
    }
    assertThat(outcome.out()).contains(" for 3 JVMs that need ");
  }

  // The driver has the jar on its class path then, beside an archive of classes.
  @Test
  void executorsGetTheJarFromTheBuildsOwnRuntime() throws Exception {
    LinkedProject project = new LinkedProject(folder.resolve("project"));
    Submit.Outcome outcome =
        Submit.run(
            folder,
            List.of(
                project.script(),
                "doctor",
                "--data",
                data,
                "--output",
                folder.resolve("output").toString()),
            Map.of(
                "SPARK_MASTER",
                "local-cluster[1,1,1024]",
                "SPARK_SUBMIT_OPTIONS",
                "",
                "SPARK_HOME",
                project.sparkHome()));

    assertHealthy(outcome);
    assertThat(outcome.out()).contains(" for 2 JVMs that need ");
    assertThat(project.executorJars()).hasSize(1);
  }

  // Spark 4 adds the module by itself.
  @Test
  @EnabledIfSystemProperty(named = "digits.spark.line", matches = "3\\.5")
  void executorsWithoutTheVectorApiAreNamedWithTheirFix() throws Exception {
    Submit.Outcome outcome =
        doctor(
            CLUSTER,
            "--conf spark.executor.extraJavaOptions=-Dother=1",
            data,
            folder.resolve("output").toString());

    assertThat(failures(outcome))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .containsPattern("failure  executor [01] on ")
                    .contains("no module jdk.incubator.vector")
                    .contains(
                        "; fix: add --add-modules jdk.incubator.vector to spark.executor.extraJavaOptions"));
  }

  @Test
  void whatIsMissingOrLockedIsNamedWithItsFix() throws Exception {
    String none = folder.resolve("none").toString();
    Submit.Outcome outcome = doctor("local[2]", "", none, "/proc/digits");

    assertThat(failures(outcome))
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("training data: no file train-images-idx3-ubyte or ")
                    .endsWith("; fix: submit-scripts/digits.sh fetch --data " + none))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("output: cannot write to file:/proc/digits: ")
                    .contains("; fix: choose another --output"));
  }

  @Test
  void aSessionThatCannotStartIsAFinding() throws Exception {
    Submit.Outcome outcome =
        doctor(
            "local[2]",
            "--conf spark.driver.memory=400m",
            data,
            folder.resolve("output").toString());

    assertThat(failures(outcome))
        .singleElement()
        .asString()
        .contains(
            "cluster: ", "System memory ", "spark.driver.memory", "; fix: correct SPARK_MASTER");
  }

  private static void assertHealthy(Submit.Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out()).endsWith(" ok, 0 warnings, 0 failures\n");
  }

  /** The lines that say so, of a command that failed without a stack trace. */
  private static List<String> failures(Submit.Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(1);
    assertThat(outcome.out() + outcome.err()).doesNotContain("\tat ");
    List<String> failures =
        outcome.out().lines().filter(line -> line.startsWith("failure  ")).toList();
    assertThat(outcome.out()).endsWith(" %d failures%n".formatted(failures.size()));
    return failures;
  }

  @Test
  void testImagesMayBeElsewhere(@TempDir Path other) throws Exception {
    IdxFiles.writeSmall(other.resolve("data"));
    Path training = other.resolve("data");
    for (String name : List.of("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")) {
      Files.createDirectories(other.resolve("test"));
      Files.move(training.resolve(name), other.resolve("test").resolve(name));
    }

    Submit.Outcome alone = doctorOf(training.toString());
    Submit.Outcome both = doctorOf(training.toString(), "--test-data", other + "/test");
    Submit.Outcome wrong = doctorOf(training.toString(), "--test-data", other + "/nothing");

    assertThat(failures(alone))
        .singleElement()
        .asString()
        .contains("test data: ", "expected files whose names tell test, found train (")
        .endsWith("; fix: name labelled images with --test-data");
    assertHealthy(both);
    assertThat(both.out())
        .contains("training data: 301 images of 12 x 12 in " + training + ", not MNIST's")
        .contains("test data: 91 images of 12 x 12 in " + other + "/test, not MNIST's");
    assertThat(failures(wrong))
        .singleElement()
        .asString()
        .contains("nothing: there is no such file or folder; fix: choose another --test-data");
  }

  private static Submit.Outcome doctorOf(String data, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("doctor", "--data", data, "--output", folder.resolve("output").toString()));
    arguments.addAll(List.of(more));
    return Submit.run(folder, "local[2]", "", arguments.toArray(String[]::new));
  }

  private static Submit.Outcome doctor(String master, String options, String data, String output)
      throws Exception {
    return Submit.run(folder, master, options, "doctor", "--data", data, "--output", output);
  }
}

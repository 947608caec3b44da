package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.digits.doctor.Finding.Status;
import org.digits.doctor.JvmChecks.Role;
import org.digits.doctor.JvmFacts.Answer;
import org.digits.engine.vector.JvmCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmChecksTest {
  private static final Answer FINE = new Answer("fine", "", "");
  private static final JvmCompiler C2 =
      new JvmCompiler("OpenJDK 64-Bit Server VM", "mixed mode", "4", false);
  private static final List<String> G1 = List.of("G1 Young Generation", "G1 Old Generation");
  private static final ResourceNeed NEED = ResourceNeed.ofTraining(54_880_000, 2, 144 << 20);

  @Test
  void aGoodJvmHasNoFinding() {
    assertThat(check("17", true, List.of(), FINE, FINE).runtime())
        .extracting(Finding::status)
        .containsOnly(Status.OK);
  }

  @Test
  void everyJavaIsJudgedByWhatItsLineOfSparkRunsOn() {
    assertThat(check("11.0.2").java().line())
        .startsWith(
            "failure  executor 1 on h: Java 11.0.2 at /jdk, older than 17; fix: set spark.executorEnv.JAVA_HOME to a JDK of version 17");
    assertThat(check("19").java().line())
        .startsWith("warning  ")
        .contains("Java 19 at /jdk, which " + JavaSupport.SPARK + " is not tested on");
    if (JavaSupport.problem(25).isPresent()) {
      assertThat(check("25.0.3").java().line())
          .startsWith("failure  ")
          .contains("Java 25.0.3 at /jdk, on which Hadoop 3.3 does not run; Spark 4 does");
    } else {
      for (String java : List.of("17.0.15", "21.0.9", "25.0.3", "25.0.10")) {
        assertThat(check(java).java().status()).isEqualTo(Status.OK);
      }
      assertThat(check("25.0.2").java().line())
          .contains(
              "Java 25.0.2 at /jdk, whose G1", "set spark.executorEnv.JAVA_HOME to Java 25.0.3");
    }
  }

  @Test
  void shortHeadersWarn() {
    JvmChecks checks =
        new JvmChecks(
            "executor 1 on h",
            Role.EXECUTOR,
            facts("17", true, List.of(), FINE, FINE, true, G1, List.of()));

    assertThat(line(checks.runtime(), Status.WARNING))
        .contains("compact object headers", "fix: remove -XX:+UseCompactObjectHeaders");
  }

  @Test
  void missingModulesAndClosedPackagesFail() {
    assertThat(line(check("17", false, List.of(), FINE, FINE).runtime(), Status.FAILURE))
        .contains(
            "no module jdk.incubator.vector",
            "fix: add --add-modules jdk.incubator.vector to spark.executor.extraJavaOptions");
    assertThat(
            line(
                check("17", true, List.of("java.base/java.nio"), FINE, FINE).runtime(),
                Status.FAILURE))
        .contains(
            "packages that Spark needs are closed: java.base/java.nio",
            "fix: add --add-opens=java.base/java.nio=ALL-UNNAMED to spark.executor");
  }

  @Test
  void brokenNativesWarn() {
    Answer broken = new Answer("", "UnsatisfiedLinkError: no jnind4jcpu", "");

    assertThat(line(check("17", true, List.of(), broken, FINE).runtime(), Status.WARNING))
        .contains(
            "native libraries do not load: UnsatisfiedLinkError: no jnind4jcpu (needed by --engine dl4j and --trainer dl4j-spark alone)",
            "-Djavacpp.platform=");
  }

  @Test
  void aJarWithoutDl4jIsFine() {
    Answer broken = new Answer("", "NoClassDefFoundError: org/nd4j/linalg/factory/Nd4j", "");
    JvmFacts facts =
        facts("17", true, false, List.of(), broken, FINE, FINE, C2, false, G1, List.of());

    List<Finding> findings = new JvmChecks("driver", Role.DRIVER, facts).runtime();

    assertThat(findings).extracting(Finding::status).containsOnly(Status.OK);
    assertThat(findings)
        .anySatisfy(
            finding ->
                assertThat(finding.line()).startsWith("ok       driver: no DL4J in this jar"));
  }

  @Test
  void kernelsThatCannotRunFail() {
    Answer broken = new Answer("", "digits.vector.bits=512, but this JVM has 256", "");

    assertThat(line(check("17", true, List.of(), FINE, broken).runtime(), Status.FAILURE))
        .contains("no vector kernels: digits.vector.bits=512", "fix: remove -Ddigits.vector.bits");
  }

  @Test
  void codecsThatDoNotLoadFailWithTheirOwnFix() {
    Answer noexec = new Answer("", "failed to map segment from shared object", "name another");

    assertThat(line(rare(noexec, C2).runtime(), Status.FAILURE))
        .contains("Parquet's native libraries do not load: failed to map", "; fix: name another");
    assertThat(line(rare(new Answer("", "no such thing", ""), C2).runtime(), Status.FAILURE))
        .endsWith("fix: add -Djava.io.tmpdir=FOLDER to spark.executor.extraJavaOptions");
  }

  @Test
  void codecsThatHaveNoFolderAreNoFindingOfTheirOwn() {
    Answer broken = new Answer("", "no snappyjava in java.library.path", "");
    List<ScratchFolder> full =
        List.of(new ScratchFolder("java.io.tmpdir", "/tmp", 0, "IOException"));
    JvmFacts facts = facts("17", true, true, List.of(), FINE, broken, FINE, C2, false, G1, full);

    assertThat(new JvmChecks("driver", Role.DRIVER, facts).runtime())
        .extracting(Finding::status)
        .containsOnly(Status.OK);
  }

  @Test
  void aCompilerThatMakesNoVectorsWarns() {
    JvmCompiler first =
        new JvmCompiler("OpenJDK 64-Bit Server VM", "mixed mode, emulated-client", "1", false);

    assertThat(line(rare(FINE, first).runtime(), Status.WARNING))
        .contains("fine kernels, many times slower than they could be: its C2 compiler is off")
        .contains("; fix: take -XX:TieredStopAtLevel, -Xint");
  }

  private static JvmChecks rare(Answer codecs, JvmCompiler compiler) {
    return new JvmChecks(
        "executor 1 on h",
        Role.EXECUTOR,
        facts("17", true, true, List.of(), FINE, codecs, FINE, compiler, false, G1, List.of()));
  }

  @Test
  void aCollectorThatMisalignsTheEnginesMemoryWarns() {
    assertThat(line(check(List.of("Copy", "MarkSweepCompact")).runtime(), Status.WARNING))
        .contains(
            "the serial collector puts",
            "fix: add -XX:+UseG1GC to spark.executor.extraJavaOptions");
    assertThat(line(check(List.of("PS MarkSweep", "PS Scavenge")).runtime(), Status.WARNING))
        .contains("the parallel collector puts");
  }

  @Test
  void lockedAndFullFoldersAndASmallHeapFail() {
    JvmChecks checks =
        new JvmChecks(
            "driver",
            Role.DRIVER,
            facts(
                "17",
                true,
                List.of(),
                FINE,
                FINE,
                false,
                G1,
                List.of(
                    new ScratchFolder("spark.local.dir", "/a", 1 << 20, ""),
                    new ScratchFolder("spark.local.dir", "/b", 0, "AccessDeniedException"),
                    new ScratchFolder("java.io.tmpdir", "/tmp", 1L << 40, ""))));

    assertThat(checks.resources(NEED))
        .extracting(Finding::line)
        .satisfiesExactly(
            full ->
                assertThat(full)
                    .contains(
                        "spark.local.dir /a: 1 MiB free, 301 MiB needed; fix: set SPARK_LOCAL"),
            locked ->
                assertThat(locked).contains("cannot write to spark.local.dir /b (AccessDenied"),
            good -> assertThat(good).startsWith("ok       driver: java.io.tmpdir /tmp"),
            heap ->
                assertThat(heap)
                    .contains("heap limit 512 MiB, 619 MiB needed")
                    .endsWith("fix: SPARK_SUBMIT_OPTIONS=\"--conf spark.driver.memory=768m\""));
  }

  @Test
  void thisJvmAnswersForItself(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    String opens = "-Xx --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio=X";

    JvmFacts facts =
        JvmFacts.ofThisJvm(opens, List.of(folder.toString(), file.resolve("x").toString()));

    assertThat(facts.javaVersion()).startsWith("" + Runtime.version().feature());
    assertThat(facts.compactObjectHeaders()).isFalse();
    assertThat(facts.closedPackages()).doesNotContain("java.base/java.nio");
    assertThat(facts.natives().problem()).isEmpty();
    assertThat(facts.kernels().value()).isNotEmpty();
    assertThat(facts.codecs().value()).isEqualTo("Snappy and zstd");
    assertThat(facts.compiler().problem()).isEmpty();
    assertThat(facts.collectors()).isNotEmpty();
    assertThat(facts.machineBytes()).isGreaterThan(facts.heapBytes() / 2);
    assertThat(facts.hasScratch()).isTrue();
    assertThat(facts.folders().get(0).freeBytes()).isPositive();
    assertThat(facts.folders().get(1).problem()).isNotEmpty();
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".probe"));
  }

  @Test
  void jvmsOfOneMachineShareItsMemory() {
    HostMemory.Jvm jvm = new HostMemory.Jvm("h", 2L << 30, 1L << 30, NEED);

    assertThat(HostMemory.findings(List.of(jvm)))
        .singleElement()
        .returns("2.0 GiB for 1 JVM that need 1.1 GiB and may grow to 1.5 GiB", Finding::found);
    assertThat(line(HostMemory.findings(List.of(jvm, jvm)), Status.FAILURE))
        .contains("memory of h: 2.0 GiB for 2 JVMs", "fix: use a machine or container of at least");
    HostMemory.Jvm large = new HostMemory.Jvm("h", 2L << 30, 2L << 30, NEED);
    assertThat(line(HostMemory.findings(List.of(large)), Status.WARNING))
        .contains("may grow to 2.5 GiB, so the kernel may kill them");
  }

  @Test
  void aContainerNeedsMemoryBesideTheHeap() {
    assertThat(HostMemory.overhead(384L << 20, NEED).line())
        .contains("384 MiB beside the heap, 512 MiB needed", "spark.executor.memoryOverhead=1g");
    assertThat(HostMemory.overhead(1L << 30, NEED).status()).isEqualTo(Status.OK);
  }

  private static JvmChecks check(String java) {
    return check(java, true, List.of(), FINE, FINE);
  }

  private static JvmChecks check(
      String java, boolean vectorApi, List<String> closed, Answer natives, Answer kernels) {
    return new JvmChecks(
        "executor 1 on h",
        Role.EXECUTOR,
        facts(java, vectorApi, closed, natives, kernels, false, G1, List.of()));
  }

  private static JvmChecks check(List<String> collectors) {
    return new JvmChecks(
        "executor 1 on h",
        Role.EXECUTOR,
        facts("17", true, List.of(), FINE, FINE, false, collectors, List.of()));
  }

  private static JvmFacts facts(
      String java,
      boolean vectorApi,
      List<String> closed,
      Answer natives,
      Answer kernels,
      boolean compactObjectHeaders,
      List<String> collectors,
      List<ScratchFolder> folders) {
    return facts(
        java,
        vectorApi,
        true,
        closed,
        natives,
        FINE,
        kernels,
        C2,
        compactObjectHeaders,
        collectors,
        folders);
  }

  private static JvmFacts facts(
      String java,
      boolean vectorApi,
      boolean dl4j,
      List<String> closed,
      Answer natives,
      Answer codecs,
      Answer kernels,
      JvmCompiler compiler,
      boolean compactObjectHeaders,
      List<String> collectors,
      List<ScratchFolder> folders) {
    return new JvmFacts(
        java,
        "/jdk",
        vectorApi,
        closed,
        dl4j,
        natives,
        codecs,
        kernels,
        compiler,
        compactObjectHeaders,
        collectors,
        512L << 20,
        8L << 30,
        folders);
  }

  /** The only one of that status. */
  private static String line(List<Finding> findings, Status status) {
    List<String> lines =
        findings.stream().filter(f -> f.status() == status).map(Finding::line).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }
}

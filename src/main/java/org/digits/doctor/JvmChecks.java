package org.digits.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.digits.engine.vector.JvmCompiler;

/** Judges what a JVM says of itself. */
public final class JvmChecks {
  private static final int JAVA = 17;

  /** Before it G1 moves arrays that native code holds (JDK-8377811). */
  private static final Runtime.Version SAFE_JAVA_25 = Runtime.Version.parse("25.0.3");

  /**
   * By the names of their young collections: large arrays lie anywhere in their heaps, and move.
   */
  private static final Map<String, String> COLLECTORS_THAT_MISALIGN =
      Map.of("Copy", "serial", "PS Scavenge", "parallel");

  private final String where;
  private final Role role;
  private final JvmFacts facts;

  /** What a JVM is for: its name in Spark's settings. */
  public enum Role {
    /** Plans, averages, evaluates and publishes; on a local master it trains too. */
    DRIVER("driver", "JAVA_HOME"),
    /** Trains. */
    EXECUTOR("executor", "spark.executorEnv.JAVA_HOME");

    private final String setting;
    private final String javaHome;

    Role(String setting, String javaHome) {
      this.setting = setting;
      this.javaHome = javaHome;
    }
  }

  /**
   * Of one JVM.
   *
   * @param where as the user knows it: the driver, or an executor's id and host
   */
  public JvmChecks(String where, Role role, JvmFacts facts) {
    this.where = where;
    this.role = role;
    this.facts = facts;
  }

  /** Its modules, the native libraries, the vector kernels and what slows them. */
  public List<Finding> runtime() {
    List<Finding> findings = new ArrayList<>();
    findings.add(modules());
    findings.add(natives());
    if (hasTemporaryFolder()) {
      findings.add(codecs());
    }
    if (facts.vectorApi()) {
      findings.add(kernels());
      if (facts.compactObjectHeaders()) {
        findings.add(
            Finding.warning(
                where,
                "compact object headers, with which compiled code may damage arrays of bytes (JDK-8380060)",
                "remove -XX:+UseCompactObjectHeaders"));
      }
      findings.add(collector());
    }
    return findings;
  }

  /** Scratch folders and the heap's limit. */
  public List<Finding> resources(ResourceNeed need) {
    List<Finding> findings = new ArrayList<>();
    for (ScratchFolder folder : facts.folders()) {
      findings.add(folder(folder, need));
    }
    findings.add(heap(need));
    return findings;
  }

  /** Java's version. Where it fails, what the other checks find follows from it. */
  public Finding java() {
    String found = "Java " + facts.javaVersion() + " at " + facts.javaHome();
    String tested =
        JavaSupport.TESTED.stream().map(Object::toString).collect(Collectors.joining(", "));
    String fix = "set " + role.javaHome + " to a JDK of version " + tested;
    Runtime.Version version = Runtime.Version.parse(facts.javaVersion());
    if (version.feature() < JAVA) {
      return Finding.failure(where, found + ", older than 17", fix);
    }
    Optional<String> problem = JavaSupport.problem(version.feature());
    if (problem.isPresent()) {
      return Finding.failure(where, found + ", " + problem.get(), fix);
    }
    if (!JavaSupport.TESTED.contains(version.feature())) {
      return Finding.warning(
          where, found + ", which " + JavaSupport.SPARK + " is not tested on", fix);
    }
    if (version.feature() == SAFE_JAVA_25.feature() && version.compareTo(SAFE_JAVA_25) < 0) {
      return Finding.warning(
          where,
          found + ", whose G1 collector may move arrays that native code holds (JDK-8377811)",
          "set " + role.javaHome + " to Java 25.0.3 or later");
    }
    return Finding.ok(where, found);
  }

  private Finding modules() {
    if (!facts.vectorApi()) {
      return Finding.failure(
          where,
          "no module jdk.incubator.vector, so it trains several times slower than it could",
          addOption("--add-modules jdk.incubator.vector") + ", as conf/spark-defaults.conf does");
    }
    if (!facts.closedPackages().isEmpty()) {
      return Finding.failure(
          where,
          "packages that Spark needs are closed: " + String.join(", ", facts.closedPackages()),
          addOption("--add-opens=%s=ALL-UNNAMED".formatted(facts.closedPackages().get(0)))
              + " and so on, or start it by submit-scripts/digits.sh");
    }
    return Finding.ok(where, "has the module jdk.incubator.vector and the packages Spark needs");
  }

  private Finding natives() {
    if (!facts.dl4j()) {
      return Finding.ok(
          where,
          "no DL4J in this jar: --engine dl4j and --trainer dl4j-spark need the one called app");
    }
    if (facts.natives().problem().isEmpty()) {
      return Finding.ok(where, "native libraries load: " + facts.natives().value());
    }
    String found = "native libraries do not load: " + facts.natives().problem();
    String platform =
        "build for its platform with mvn package -Djavacpp.platform=linux-x86_64 (or -arm64, ...); "
            + addOption("-Dorg.bytedeco.javacpp.cachedir=FOLDER")
            + " where its home folder cannot be written";
    String fix = facts.natives().fix().isEmpty() ? platform : facts.natives().fix();
    // The vector engine needs none.
    return Finding.warning(
        where, found + " (needed by --engine dl4j and --trainer dl4j-spark alone)", fix);
  }

  // Without one the libraries cannot be unpacked, which follows from the folder's own finding.
  private boolean hasTemporaryFolder() {
    return facts.folders().stream().allMatch(folder -> folder.isSparks() || folder.isUsable());
  }

  private Finding codecs() {
    JvmFacts.Answer codecs = facts.codecs();
    if (codecs.problem().isEmpty()) {
      return Finding.ok(where, "Parquet's native libraries load: " + codecs.value());
    }
    return Finding.failure(
        where,
        "Parquet's native libraries do not load: " + codecs.problem(),
        codecs.fix().isEmpty() ? addOption("-Djava.io.tmpdir=FOLDER") : codecs.fix());
  }

  private Finding kernels() {
    if (!facts.kernels().problem().isEmpty()) {
      return Finding.failure(
          where,
          "no vector kernels: " + facts.kernels().problem(),
          "remove -Ddigits.vector.bits from spark.%s.extraJavaOptions".formatted(role.setting));
    }
    String found = facts.kernels().value() + " kernels";
    return facts
        .compiler()
        .problem()
        .map(
            problem ->
                Finding.warning(
                    where,
                    found + ", many times slower than they could be: " + problem,
                    JvmCompiler.advice()))
        .orElseGet(() -> Finding.ok(where, found));
  }

  private Finding collector() {
    for (String name : facts.collectors()) {
      String collector = COLLECTORS_THAT_MISALIGN.get(name);
      if (collector != null) {
        return Finding.warning(
            where,
            "the %s collector puts the engine's memory across cache lines: a sixth of its speed"
                .formatted(collector),
            addOption("-XX:+UseG1GC") + ", as conf/spark-defaults.conf does");
      }
    }
    return Finding.ok(where, "collectors: " + String.join(", ", facts.collectors()));
  }

  private Finding folder(ScratchFolder folder, ResourceNeed need) {
    return folder.isSparks()
        ? folder.finding(where, need.scratchBytes(), ScratchFolder.SPARK_FIX)
        : folder.finding(where, ResourceNeed.TEMPORARY_BYTES, addOption("-Djava.io.tmpdir=FOLDER"));
  }

  private Finding heap(ResourceNeed need) {
    String found =
        "heap limit %s, %s needed"
            .formatted(Bytes.text(facts.heapBytes()), Bytes.text(need.heapBytes()));
    if (facts.heapBytes() >= need.heapBytes()) {
      return Finding.ok(where, found);
    }
    long step = 256 * Bytes.MIB;
    long enough = (need.heapBytes() / step + 1) * step;
    return Finding.failure(
        where,
        found,
        "SPARK_SUBMIT_OPTIONS=\"--conf spark.%s.memory=%dm\""
            .formatted(role.setting, enough / Bytes.MIB));
  }

  private String addOption(String option) {
    return "add %s to spark.%s.extraJavaOptions".formatted(option, role.setting);
  }
}

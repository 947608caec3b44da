package org.digits.spark.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.util.Utils;
import org.digits.doctor.ClockChecks;
import org.digits.doctor.Finding;
import org.digits.doctor.Finding.Status;
import org.digits.doctor.HostMemory;
import org.digits.doctor.JvmChecks;
import org.digits.doctor.JvmFacts;
import org.digits.doctor.ResourceNeed;
import org.digits.spark.images.StoredBytes;
import org.digits.spark.rounds.ClusterGroups;

/** Checks every executor of a cluster. */
final class ExecutorChecks {
  private static final String LOOK =
      "look into the executors' log, and ask in SPARK_SUBMIT_OPTIONS for what the cluster can start:"
          + " spark.executor.memory, spark.executor.cores, a JDK of version 17 or later";

  private final JavaSparkContext context;
  private final String data;
  private final List<Finding> findings = new ArrayList<>();
  private final List<HostMemory.Jvm> jvms = new ArrayList<>();

  /** What an executor says. */
  private record Facts(JvmFacts jvm, boolean seesData) implements Serializable {}

  /**
   * Of a session's executors.
   *
   * @param data the folder as the user names it
   */
  ExecutorChecks(JavaSparkContext context, String data) {
    this.context = context;
    this.data = data;
  }

  /** What the JVM that this runs in says of itself. */
  static JvmFacts factsOfThisJvm(SparkConf conf) {
    return JvmFacts.ofThisJvm(
        JavaModuleOptions.defaultModuleOptions(),
        Arrays.asList(Utils.getConfiguredLocalDirs(conf)));
  }

  /**
   * Asks all of them.
   *
   * @param dataFile one of the data's files, which every executor must see; null where none is
   *     there
   * @param imageBytes that they share
   */
  void ask(StoredBytes dataFile, long imageBytes, long jarBytes) {
    ExecutorSurvey survey = new ExecutorSurvey(context);
    try {
      ExecutorSurvey.Result<Facts> said =
          survey.ask(
              () ->
                  new Facts(
                      factsOfThisJvm(SparkEnv.get().conf()),
                      dataFile == null || dataFile.exists()));
      int executors = said.answers().size();
      int threads = ClusterGroups.of(context).threads(executors);
      ResourceNeed need = ResourceNeed.ofTraining(imageBytes / executors, threads, jarBytes);
      said.answers().forEach(answer -> executor(answer, need));
      said.silent().forEach(address -> failure("executor at " + address, "took no task", LOOK));
      overhead(need);
      clocks(survey.ask(System::currentTimeMillis));
    } catch (Exception e) {
      findings.add(Finding.failed("executors", e, LOOK));
    }
  }

  /** What was found. */
  List<Finding> findings() {
    return findings;
  }

  /** Their memory. */
  List<HostMemory.Jvm> jvms() {
    return jvms;
  }

  private void executor(ExecutorSurvey.Answer<Facts> answer, ResourceNeed need) {
    JvmFacts facts = answer.value().jvm();
    JvmChecks checks = new JvmChecks(answer.where(), JvmChecks.Role.EXECUTOR, facts);
    findings.add(checks.java());
    findings.addAll(checks.runtime());
    findings.addAll(checks.resources(need));
    jvms.add(new HostMemory.Jvm(answer.host(), facts.machineBytes(), facts.heapBytes(), need));
    if (!answer.value().seesData()) {
      failure(
          answer.where(),
          "does not see " + data,
          "put the data where every executor sees it, for example --data hdfs://HOST/FOLDER");
    }
  }

  // Only these managers kill what grows beyond it.
  private void overhead(ResourceNeed need) {
    if (context.master().startsWith("yarn") || context.master().startsWith("k8s")) {
      SparkConf conf = context.getConf();
      long heapMib = conf.getSizeAsMb("spark.executor.memory", "1g");
      double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
      long byDefault = Math.max(384, (long) (factor * heapMib));
      long overheadMib = conf.getSizeAsMb("spark.executor.memoryOverhead", byDefault + "m");
      findings.add(HostMemory.overhead(overheadMib << 20, need));
    }
  }

  private void clocks(ExecutorSurvey.Result<Long> clocks) {
    clocks
        .answers()
        .forEach(
            clock ->
                findings.add(
                    ClockChecks.executor(
                        clock.where(),
                        clocks.beforeMillis(),
                        clock.value(),
                        clocks.afterMillis())));
  }

  private void failure(String where, String found, String fix) {
    findings.add(new Finding(Status.FAILURE, where, found, fix));
  }
}

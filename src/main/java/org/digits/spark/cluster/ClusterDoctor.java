package org.digits.spark.cluster;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.data.fetch.MnistFiles;
import org.digits.doctor.ClockChecks;
import org.digits.doctor.Examination;
import org.digits.doctor.Finding;
import org.digits.doctor.HostMemory;
import org.digits.doctor.JvmChecks;
import org.digits.doctor.JvmFacts;
import org.digits.doctor.OutputCheck;
import org.digits.doctor.ResourceNeed;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.StoredBytes;
import org.digits.spark.rounds.ClusterGroups;
import org.digits.spark.session.MachineAdvice;
import org.digits.spark.session.SparkLine;
import org.digits.spark.session.SparkSessions;

/** Checks what a run needs, on the driver and on every executor. */
public final class ClusterDoctor {
  private static final String DRIVER = "driver";
  private static final String JAVA_FIX = "run it on a JDK of version 17 or later";

  private final String data;
  private final String testData;
  private final String output;
  private final Examination examination;
  private final Configuration hadoop = SparkSessions.hadoopConfiguration();
  private final JvmFacts driver = ExecutorChecks.factsOfThisJvm(new SparkConf());
  private final JvmChecks driverChecks = new JvmChecks(DRIVER, JvmChecks.Role.DRIVER, driver);
  // MNIST's, until the data is seen.
  private long imageBytes = MnistFiles.TRAIN_IMAGES.bytes() + MnistFiles.TEST_IMAGES.bytes();

  // Every executor has to see it; null where the data is not there at all.
  private StoredBytes dataFile;

  private ClusterDoctor(String data, String testData, String output, Consumer<String> report) {
    this.data = data;
    this.testData = testData;
    this.output = output;
    examination = new Examination(report);
  }

  /**
   * Makes all checks. A check that throws is a failure of its own, so there is a report whatever is
   * broken.
   *
   * @param data folder or URI of the IDX files, or of a prepared Dataset
   * @param testData likewise, or other images, of the test; empty where they are with the others
   * @param output folder or URI that runs are published to
   * @param report gets a line a finding, and one of their counts
   * @return whether nothing failed
   */
  public static boolean examine(
      String data, String testData, String output, Consumer<String> report) {
    ClusterDoctor doctor = new ClusterDoctor(data, testData, output, report);
    doctor.examineAll();
    report.accept(doctor.examination.summary());
    return doctor.examination.isHealthy();
  }

  private void examineAll() {
    examination.check(DRIVER, "set SPARK_HOME to a Spark of the jar's line", ClusterDoctor::spark);
    examination.check(DRIVER, JAVA_FIX, () -> List.of(driverChecks.java()));
    if (!examination.isHealthy()) {
      examination.note("the other checks are left out: what they would find follows from this.");
      return;
    }
    examination.check(DRIVER, JAVA_FIX, driverChecks::runtime);
    examination.check(DRIVER, "build again with mvn package", this::clock);
    examination.check("data", "choose another --data", this::data);
    if (!testData.isEmpty()) {
      examination.check("test data", "choose another --test-data", this::testData);
    }
    examination.check(
        "output",
        "choose another --output, or give this user the right to write there",
        () -> OutputCheck.findings(output, hadoop));
    if (driver.hasScratch()) {
      examination.check("cluster", "correct SPARK_MASTER or SPARK_SUBMIT_OPTIONS", this::cluster);
    } else {
      // Spark would end this JVM.
      examination.check(
          DRIVER,
          "build again with mvn package",
          () -> driverChecks.resources(ResourceNeed.ofDriver(jarBytes())));
    }
  }

  private static List<Finding> spark() {
    SparkLine.requireFit();
    return List.of(Finding.ok(DRIVER, SparkLine.description()));
  }

  private List<Finding> clock() throws IOException {
    return List.of(
        ClockChecks.driver(Instant.now(), Files.getLastModifiedTime(application()).toInstant()));
  }

  private List<Finding> data() throws IOException {
    DataExamination.Result result =
        DataExamination.training(data, Storage.of(data, hadoop), testData.isEmpty(), hadoop);
    dataFile = result.file();
    if (result.found().imageBytes() > 0) {
      imageBytes = result.found().imageBytes();
    }
    return result.found().findings();
  }

  private List<Finding> testData() throws IOException {
    DataExamination.Result result =
        DataExamination.test(testData, Storage.of(testData, hadoop), hadoop);
    imageBytes += result.found().imageBytes();
    return result.found().findings();
  }

  private List<Finding> cluster() throws IOException, InterruptedException {
    try {
      return session();
    } catch (RuntimeException | LinkageError e) {
      Optional<String> advice = MachineAdvice.on(Finding.reason(e));
      if (advice.isEmpty()) {
        throw e;
      }
      return List.of(Finding.failed("cluster", e, advice.get()));
    }
  }

  private List<Finding> session() throws IOException, InterruptedException {
    try (SparkSession spark = SparkSessions.create("doctor")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      boolean local = SparkSessions.isLocal(context);
      ResourceNeed need =
          local
              ? ResourceNeed.ofTraining(
                  imageBytes, ClusterGroups.of(context).threads(1), jarBytes())
              : ResourceNeed.ofDriver(jarBytes());
      List<Finding> findings = new ArrayList<>(driverChecks.resources(need));
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      List<HostMemory.Jvm> jvms = new ArrayList<>();
      jvms.add(new HostMemory.Jvm(host, driver.machineBytes(), driver.heapBytes(), need));
      if (!local) {
        ExecutorChecks executors = new ExecutorChecks(context, data);
        executors.ask(dataFile, imageBytes, jarBytes());
        findings.addAll(executors.findings());
        jvms.addAll(executors.jvms());
      }
      findings.addAll(HostMemory.findings(jvms));
      return findings;
    }
  }

  private static long jarBytes() throws IOException {
    return Files.size(application());
  }

  private static Path application() throws IOException {
    try {
      return Path.of(
          ClusterDoctor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("this program does not know its own jar", e);
    }
  }
}

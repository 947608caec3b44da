package org.digits.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.digits.publishing.run.PublishedRuns;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with authentication and encryption, and secrets that must stay where they are. */
class SecureProfileIT {
  private static final String MASTER = "local-cluster[2,1,1024]";
  private static final Path PROFILE =
      Path.of(System.getProperty("digits.basedir"), "conf/spark-defaults-secure.conf");
  // By name: where it stands.
  private static final Map<String, String> CANARIES =
      Map.of(
          "authenticate", "canary-5a1e7c0f-authenticate",
          "s3", "canary-5a1e7c0f-s3",
          "executor-environment", "canary-5a1e7c0f-executor",
          "jvm-option", "canary-5a1e7c0f-jvm",
          "environment", "canary-5a1e7c0f-environment");

  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void writeData() throws IOException {
    data = folder.resolve("data");
    IdxFiles.writeSmall(data);
  }

  @Test
  void theBitsAreTheSameAndNoSecretGetsOut() throws Exception {
    Submit.Outcome plain = train(folder.resolve("plain"), "", Map.of());
    assertThat(plain.exitCode()).as(plain.err()).isZero();

    Path output = folder.resolve("secure");
    Path blocked = Files.createFile(Files.createDirectories(output).resolve("runs"));
    String options = "--properties-file " + secretProfile();
    Map<String, String> environment = Map.of("AWS_SECRET_ACCESS_KEY", CANARIES.get("environment"));
    Submit.Outcome failed = train(output, options, environment);
    assertThat(failed.exitCode()).isNotZero();
    assertThat(files(output.resolve("checkpoints"))).as(failed.err()).isNotEmpty();
    assertNoSecret(output);
    assertNoSecret(failed);

    Files.delete(blocked);
    Submit.Outcome secure = train(output, options, environment);
    assertThat(secure.exitCode()).as(secure.err()).isZero();
    assertThat(secure.out()).contains("Run r goes on after round");
    assertThat(parameters(output)).isEqualTo(parameters(folder.resolve("plain")));
    assertThat(files(output))
        .extracting(Path::getFileName)
        .map(Path::toString)
        .contains("model.zip");
    assertNoSecret(output);
    assertNoSecret(secure);

    Path events = folder.resolve("events");
    // Spark 4 makes a folder for each, with a file that says how far the application has come.
    assertThat(files(events))
        .filteredOn(file -> !file.getFileName().toString().matches("\\..*|appstatus.*"))
        .hasSize(2)
        .allSatisfy(SecureProfileIT::hidesSecrets);
    assertNoSecret(events);
    assertNoSecretInExecutorLogs();
  }

  @Test
  void theSearchFindsSecrets() throws Exception {
    byte[] profile = Files.readAllBytes(secretProfile());

    assertThat(secretsIn(profile)).hasSize(CANARIES.size() - 1);
  }

  // What a user does: a copy that nobody else can read, with the secret in it.
  private static Path secretProfile() throws IOException {
    Path profile = folder.resolve("profile.conf");
    Path events = Files.createDirectories(folder.resolve("events"));
    Files.deleteIfExists(profile);
    Files.createFile(
        profile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        profile,
        Files.readString(PROFILE)
            + String.join(
                "\n",
                "spark.authenticate.secret " + CANARIES.get("authenticate"),
                "spark.hadoop.fs.s3a.secret.key " + CANARIES.get("s3"),
                "spark.executorEnv.SERVICE_TOKEN " + CANARIES.get("executor-environment"),
                "spark.executor.extraJavaOptions --add-modules jdk.incubator.vector"
                    + " -Dservice.password="
                    + CANARIES.get("jvm-option"),
                "spark.eventLog.enabled true",
                // What is packed cannot be searched.
                "spark.eventLog.compress false",
                "spark.eventLog.dir " + events.toUri(),
                ""));
  }

  private static Submit.Outcome train(Path output, String options, Map<String, String> more)
      throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("SPARK_MASTER", MASTER);
    environment.put("SPARK_SUBMIT_OPTIONS", options);
    return Submit.run(
        Files.createDirectories(folder.resolve("printed").resolve(output.getFileName())),
        List.of(
            Submit.script(),
            "train",
            "--data",
            data.toString(),
            "--output",
            output.toString(),
            "--run-id",
            "r",
            "--epochs",
            "2",
            "--groups",
            "2",
            "--group-workers",
            "2",
            "--round-frequency",
            "2"),
        environment);
  }

  private static void assertNoSecret(Path root) throws IOException {
    for (Path file : files(root)) {
      assertThat(secretsIn(Files.readAllBytes(file))).as(file.toString()).isEmpty();
    }
  }

  private static void assertNoSecret(Submit.Outcome outcome) {
    assertThat(outcome.out()).doesNotContain("canary-5a1e7c0f");
    assertThat(outcome.err()).doesNotContain("canary-5a1e7c0f");
  }

  // An executor's log begins with its command.
  private static void assertNoSecretInExecutorLogs() throws IOException {
    List<Path> logs =
        files(folder.resolve("printed/secure")).stream()
            .filter(log -> log.getFileName().toString().startsWith("executor-"))
            .toList();
    assertThat(logs).hasSizeGreaterThanOrEqualTo(4);
    for (Path log : logs) {
      assertThat(secretsIn(Files.readAllBytes(log))).as(log.toString()).isEmpty();
    }
    assertThat(logs)
        .filteredOn(log -> log.toString().endsWith("stderr.txt"))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(
            log -> assertThat(log).content().contains("-Dservice.password=*********(redacted)"));
  }

  private static void hidesSecrets(Path eventLog) {
    assertThat(eventLog)
        .content()
        .contains(
            "\"spark.authenticate.secret\":\"*********(redacted)\"",
            "\"spark.hadoop.fs.s3a.secret.key\":\"*********(redacted)\"",
            "\"spark.network.crypto.enabled\":\"true\"");
  }

  /** Those in a file, and in the entries of a zip. */
  private static List<String> secretsIn(byte[] file) throws IOException {
    StringBuilder text = new StringBuilder(new String(file, StandardCharsets.ISO_8859_1));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        text.append(new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return CANARIES.values().stream().filter(canary -> text.indexOf(canary) >= 0).toList();
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String parameters(Path output) throws IOException {
    return PublishedRuns.open(output.toString(), "r").metrics().parametersSha256();
  }
}

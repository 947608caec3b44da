package org.digits.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.digits.publishing.RunMetrics;
import org.digits.publishing.RunReader;
import org.digits.publishing.Storage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that is killed and started again. */
class ResumeIT {
  private static final String MASTER = "local[2,4]";
  private static final int EPOCHS = 40;

  @TempDir static Path folder;
  private static String data;

  @BeforeAll
  static void writeData() throws IOException {
    IdxFiles.writeSmall(folder.resolve("data"));
    data = folder.resolve("data").toString();
  }

  @Test
  void aKilledRunGoesOnToTheSameBits() throws Exception {
    Path output = folder.resolve("killed");
    Submit.Outcome clean = train(output, "clean");
    assertThat(clean.exitCode()).as(clean.err()).isZero();

    Path checkpoints = output.resolve("checkpoints/r");
    killAfterCheckpoints(output, checkpoints);
    assertThat(output.resolve("runs/r/manifest.json")).doesNotExist();
    List<String> left = names(checkpoints);
    truncate(checkpoints.resolve(left.get(left.size() - 1)));

    Submit.Outcome other = train(output, "r", "--seed", "2");
    assertThat(other.exitCode()).isNotZero();
    assertThat(other.err()).contains("error: run r cannot go on", "seed was 1 and is now 2");

    Submit.Outcome resumed = train(output, "", "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("Run r goes on after round " + round(left));
    assertThat(resumed.err()).contains("skipping a damaged checkpoint");
    RunMetrics expected = metrics(output, "clean");
    RunMetrics actual = metrics(output, "r");
    assertThat(actual.parametersSha256()).isEqualTo(expected.parametersSha256());
    assertThat(actual.training().rounds()).hasSameSizeAs(expected.training().rounds());
    assertThat(actual.training().examples()).isEqualTo(expected.training().examples());
    assertThat(checkpoints).doesNotExist();
  }

  @Test
  void withoutACheckpointThereIsNothingToResume() throws Exception {
    Submit.Outcome outcome = train(folder.resolve("empty"), "", "--resume");
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).contains("can be resumed: none left a checkpoint");
  }

  /** The round of the last checkpoint but one, which is the newest whole one. */
  private static int round(List<String> names) {
    return Integer.parseInt(names.get(names.size() - 2).replaceAll("\\D", ""));
  }

  private static void truncate(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  private static void killAfterCheckpoints(Path output, Path checkpoints) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command(output, "r").toList())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.txt").toFile());
    builder.environment().put("SPARK_MASTER", MASTER);
    Process process = builder.start();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (names(checkpoints).size() < 3) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("killed.txt"))).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  private static Submit.Outcome train(Path output, String runId, String... options)
      throws Exception {
    String[] arguments =
        Stream.concat(command(output, runId).skip(1), Stream.of(options)).toArray(String[]::new);
    return Submit.run(folder, MASTER, "", arguments);
  }

  private static Stream<String> command(Path output, String runId) {
    return Stream.of(
        Submit.script(),
        "train",
        "--data",
        data,
        "--output",
        output.toString(),
        "--run-id",
        runId,
        "--epochs",
        "" + EPOCHS,
        "--round-frequency",
        "5",
        "--group-workers",
        "2",
        "--validation-fraction",
        "0.1");
  }

  private static List<String> names(Path checkpoints) throws IOException {
    if (!Files.exists(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("round-"))
          .sorted()
          .toList();
    }
  }

  private static RunMetrics metrics(Path output, String runId) throws IOException {
    return RunReader.open(Storage.of(output.toString(), new Configuration()), runId).metrics();
  }
}

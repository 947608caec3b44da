package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.digits.testing.IdxFiles;
import org.digits.testing.RunningTrain;
import org.digits.testing.RunningTrain.Job;
import org.digits.testing.Submit;
import org.digits.training.Digits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings that cannot succeed: the last line says why, soon, and they harm nothing. A limit on
 * the length of files stands for a full disk, since any user may set one: the kernel refuses the
 * same writes.
 */
class FailuresIT {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final Duration SOON = Duration.ofMinutes(1);

  // Shorter than a checkpoint, longer than what the process prints.
  private static final int FULL_BYTES = 100_000;
  // Every executor process copies the jar of 145 MB.
  private static final int LESS_THAN_THE_JAR_KIB = 50_000;
  // Their images have 3 MB, and are dealt out before anything else is written.
  private static final int LESS_THAN_THE_SHARDS_KIB = 1000;

  @TempDir static Path folder;
  private static Job job;
  private static byte[] champion;
  private long begin;

  @BeforeAll
  static void publishAChampion() throws Exception {
    job = Job.create(folder, "local[2]", 2);
    Submit.Outcome outcome = job.train("champion");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    champion = Files.readAllBytes(job.output().resolve("champion.json"));
  }

  @BeforeEach
  void startTheClock() {
    begin = System.nanoTime();
  }

  @Test
  void aTaskThatAlwaysFailsIsNamedInTheLastLine() throws Exception {
    // Adam's first step alone makes the weights larger than a float's square can hold.
    Submit.Outcome outcome =
        job.on(CLUSTER, "").train("r", "--learning-rate", "1e30", "--schedule", "constant");
    assertFailed(outcome, Duration.ofMinutes(2), "error: training diverged: worker ");
  }

  @Test
  void aDiskThatFillsUpNamesTheCheckpointAndTheRunGoesOnLater() throws Exception {
    Job longer = new Job(folder, job.output(), "local[2]", "", 100);
    try (RunningTrain running = new RunningTrain(longer, "full")) {
      running.awaitRound(2);
      startTheClock();
      running.limitFiles(FULL_BYTES);
      assertFailed(
          running.finish(),
          SOON,
          "error: cannot write " + job.checkpoints("full").toUri().toString().replace("///", "/"),
          ": File too large; make room there, then run the same command again");
    }
    int round = longer.newestRound("full");
    assertThat(round).isPositive();
    try (RunningTrain resumed = new RunningTrain(longer, "full")) {
      resumed.awaitPrinted("Run full goes on after round %d%n".formatted(round));
      resumed.awaitRound(round + 1);
    }
  }

  @Test
  void aReadOnlyOutputIsRefusedBeforeTraining() throws Exception {
    // Not even root can write there.
    Submit.Outcome outcome = job.withOutput(Path.of("/proc/digits")).train("r");
    assertFailed(outcome, SOON, "error: cannot write to file:/proc/digits: ");
    assertThat(outcome.err()).contains("choose another --output");
    assertThat(outcome.out()).doesNotContain("round 1 ");
  }

  @Test
  void aReadOnlyFolderOfCheckpointsIsRefusedBeforeTraining() throws Exception {
    Path output = Files.createDirectory(folder.resolve("locked"));
    Files.createSymbolicLink(output.resolve("checkpoints"), Path.of("/proc"));
    Submit.Outcome outcome = job.withOutput(output).train("r");
    assertFailed(outcome, SOON, "error: cannot write to file:" + output + "/checkpoints/r: ");
    assertThat(outcome.out()).doesNotContain("round 1 ");
  }

  @Test
  void scratchThatCannotBeWrittenIsNamed() throws Exception {
    Submit.Outcome outcome = job.on("local[2]", "--conf spark.local.dir=/proc/digits").train("r");
    assertFailed(
        outcome,
        SOON,
        "error: cannot write to spark.local.dir /proc/digits (NoSuchFileException); set SPARK_LOCAL_DIRS to ");
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void scratchWithoutRoomIsNamed() throws Exception {
    assertScratchIsNamed(large());
  }

  @Test
  void scratchWithoutRoomIsNamedWhereAllRoundsAreOneJob() throws Exception {
    assertScratchIsNamed(large().withoutGroups().withoutValidation());
  }

  private static Job large() throws Exception {
    Path large = folder.resolve("large");
    IdxFiles.write(
        large.resolve("data"), Digits.block(0, 4000, 28, 3, 1), Digits.block(0, 90, 28, 3, 2));
    return new Job(large, job.output(), "local[2]", "", 1);
  }

  private void assertScratchIsNamed(Job large) throws Exception {
    assertFailed(
        trainWithRoom(large, LESS_THAN_THE_SHARDS_KIB),
        SOON,
        "error: File too large; look at Spark's scratch folders (spark.local.dir, here /");
  }

  @Test
  void executorsWithoutRoomForScratchAreNamed() throws Exception {
    assertFailed(
        trainWithRoom(job.on(CLUSTER, ""), LESS_THAN_THE_JAR_KIB),
        SOON,
        "because no executor can start: File too large; look at Spark's scratch folders (spark.local.dir, here /");
  }

  private static Submit.Outcome trainWithRoom(Job job, int kib) throws Exception {
    String limit = "ulimit -f %d; exec \"$0\" \"$@\"".formatted(kib);
    try (RunningTrain running = RunningTrain.under(job, "r", "bash", "-c", limit)) {
      return running.finish();
    }
  }

  private void assertFailed(Submit.Outcome outcome, Duration limit, String... message)
      throws Exception {
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
    assertThat(outcome.error(1))
        .contains(message)
        .doesNotContainPattern("(look at|make room).*(look at|make room)");
    assertThat(Files.readAllBytes(job.output().resolve("champion.json"))).isEqualTo(champion);
    try (Stream<Path> runs = Files.list(job.output().resolve("runs"))) {
      assertThat(runs.map(run -> run.getFileName().toString())).containsExactly("champion");
    }
  }
}

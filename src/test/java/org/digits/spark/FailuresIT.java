package org.digits.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.digits.spark.RunningTrain.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that cannot succeed: they say why once, soon, and harm nothing. */
class FailuresIT {
  @TempDir Path folder;
  private Job job;
  private byte[] champion;

  @BeforeEach
  void publishAChampion() throws Exception {
    job = Job.create(folder, "local-cluster[2,1,1024]", 3);
    Submit.Outcome outcome = job.train("champion");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    champion = Files.readAllBytes(job.output().resolve("champion.json"));
  }

  @Test
  void aTaskThatAlwaysFailsIsNamedOnceAndFirst() throws Exception {
    // Adam's first step alone makes the weights larger than a float's square can hold.
    fails("training diverged: worker ", 120, "--learning-rate", "1e30", "--schedule", "constant");
  }

  @Test
  void aFullDiskIsNamedAndTheChampionStays() throws Exception {
    // No file may pass 200 KiB; a checkpoint is larger.
    String limited = "ulimit -f 200; exec \"$0\" \"$@\"";
    long begin = System.nanoTime();
    try (RunningTrain running = RunningTrain.under(job, "full", "bash", "-c", limited)) {
      Submit.Outcome outcome = running.finish();
      assertFailed(outcome, "File too large", begin, 60);
      assertThat(outcome.err()).contains("checkpoints/full/round-");
    }
  }

  @Test
  void aReadOnlyOutputIsRefusedBeforeTraining() throws Exception {
    Job readOnly = job.withOutput(Path.of("/proc/digits"));
    long begin = System.nanoTime();
    Submit.Outcome outcome = readOnly.train("r");
    assertFailed(outcome, "cannot write to file:/proc/digits: ", begin, 60);
    assertThat(outcome.err()).contains("choose another --output");
  }

  private void fails(String message, int withinSeconds, String... options) throws Exception {
    long begin = System.nanoTime();
    assertFailed(job.train("r", options), message, begin, withinSeconds);
  }

  private void assertFailed(Submit.Outcome outcome, String message, long begin, int withinSeconds)
      throws Exception {
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(withinSeconds));
    assertThat(outcome.exitCode()).as(outcome.err()).isNotZero();
    List<String> errors = outcome.err().lines().filter(line -> line.startsWith("error: ")).toList();
    assertThat(errors).as(outcome.err()).singleElement().asString().contains(message);
    assertThat(Files.readAllBytes(job.output().resolve("champion.json"))).isEqualTo(champion);
    try (Stream<Path> runs = Files.list(job.output().resolve("runs"))) {
      assertThat(runs.map(run -> run.getFileName().toString())).containsExactly("champion");
    }
  }
}

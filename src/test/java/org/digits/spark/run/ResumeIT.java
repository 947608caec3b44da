package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.digits.publishing.run.RunMetrics;
import org.digits.testing.RunningTrain;
import org.digits.testing.RunningTrain.Job;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that is stopped and started again. */
class ResumeIT {
  @TempDir static Path folder;
  private static Job job;
  private static RunMetrics clean;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    job = Job.create(folder, "local[2,4]", 40);
    Submit.Outcome outcome = job.train("clean");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    clean = job.metrics("clean");
  }

  @Test
  void aKilledRunGoesOnToTheSameBits() throws Exception {
    try (RunningTrain running = new RunningTrain(job, "r")) {
      running.awaitRound(3);
      running.kill();
    }
    assertThat(job.output().resolve("runs/r")).doesNotExist();
    List<String> left = job.checkpointNames("r");
    truncate(job.checkpoints("r").resolve(left.get(left.size() - 1)));

    Submit.Outcome other = job.train("r", "--seed", "2");
    assertThat(other.exitCode()).isNotZero();
    assertThat(other.err()).contains("error: run r cannot go on", "seed was 1 and is now 2");

    Submit.Outcome resumed = job.withoutGroups().on("local[3,4]", "").train("", "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out())
        .contains("Run r goes on after round " + Job.round(left.get(left.size() - 2)));
    assertThat(resumed.err()).containsOnlyOnce("skipping a damaged checkpoint");
    assertSameAsClean("r");
    assertThat(job.checkpoints("r")).doesNotExist();
  }

  @Test
  void aKilledRunOfOneGroupGoesOnToTheSameBits() throws Exception {
    Job oneGroup = Job.create(folder, "local[2,4]", 100).withoutGroups().withoutValidation();
    Submit.Outcome undisturbed = oneGroup.train("undisturbed");
    assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
    try (RunningTrain running = new RunningTrain(oneGroup, "killed")) {
      running.awaitRound(3);
      running.kill();
    }
    assertThat(job.output().resolve("runs/killed")).doesNotExist();

    Submit.Outcome resumed = oneGroup.train("killed");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("Run killed goes on after round ");
    RunMetrics metrics = oneGroup.metrics("killed");
    assertThat(metrics.parametersSha256())
        .isEqualTo(oneGroup.metrics("undisturbed").parametersSha256());
    // Nothing was broadcast: all rounds were one job.
    assertThat(metrics.training().rounds())
        .hasSize(100 * 2)
        .allMatch(round -> round.broadcastSeconds() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void anInterruptedRunStopsSoonAndSaysHowToGoOn(String signal) throws Exception {
    // A test that runs in a shell's background is deaf to INT, and so would be what it starts.
    try (RunningTrain running = RunningTrain.under(job, signal, "env", "--default-signal=INT")) {
      running.awaitRound(2);
      long begin = System.nanoTime();
      running.signal(signal);
      Submit.Outcome stopped = running.finish();
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
      assertThat(stopped.exitCode()).isNotZero();
      assertThat(stopped.err())
          .contains("interrupted; nothing half-finished was published; 'train --resume' goes on")
          .doesNotContain("\tat ");
    }
    assertThat(job.output().resolve("runs/" + signal)).doesNotExist();
    Submit.Outcome resumed = job.train(signal);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("Run " + signal + " goes on after round ");
    assertSameAsClean(signal);
  }

  @Test
  void anAttemptThatWasGivenUpEndsWellOnceItsRetryHasPublished() throws Exception {
    try (RunningTrain givenUp = new RunningTrain(job, "twice")) {
      givenUp.awaitRound(2);
      givenUp.signalAll("STOP");
      Submit.Outcome retry = job.train("twice");
      assertThat(retry.exitCode()).as(retry.err()).isZero();
      assertThat(retry.out()).contains("Run twice goes on after round ");
      byte[] manifest = Files.readAllBytes(job.output().resolve("runs/twice/manifest.json"));

      givenUp.signalAll("CONT");
      Submit.Outcome late = givenUp.finish();

      assertThat(late.exitCode()).as(late.err()).isZero();
      assertThat(late.out()).contains("Nothing left to do: run twice is published at ");
      assertThat(job.output().resolve("runs/twice/manifest.json")).hasBinaryContent(manifest);
    }
    assertSameAsClean("twice");
    assertThat(job.checkpoints("twice")).doesNotExist();
    assertThat(job.output().resolve("runs").toFile().list())
        .noneMatch(name -> name.startsWith("."));
  }

  @Test
  void anIntervalKeepsCheckpointsApart() throws Exception {
    String[] rarely = {"--checkpoint-interval-seconds", "1000"};
    try (RunningTrain running = new RunningTrain(job, "rare", rarely)) {
      running.awaitPrinted("round 5 ");
      assertThat(job.checkpointNames("rare")).isEmpty();
    }
  }

  @Test
  void withoutACheckpointThereIsNothingToResume() throws Exception {
    Submit.Outcome unknown = job.withOutput(folder.resolve("empty")).train("nigth-3", "--resume");
    assertThat(unknown.error(1)).contains("run nigth-3 cannot be resumed: it left no checkpoint");
    Submit.Outcome outcome = job.withOutput(folder.resolve("empty")).train("", "--resume");
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).contains("can be resumed: none left a checkpoint");
  }

  private static void assertSameAsClean(String runId) throws IOException {
    RunMetrics actual = job.metrics(runId);
    assertThat(actual.parametersSha256()).isEqualTo(clean.parametersSha256());
    assertThat(actual.training().rounds()).hasSameSizeAs(clean.training().rounds());
    assertThat(actual.training().examples()).isEqualTo(clean.training().examples());
  }

  private static void truncate(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }
}

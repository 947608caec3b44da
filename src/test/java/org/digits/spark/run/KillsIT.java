package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.digits.chaos.ChaosLog;
import org.digits.publishing.run.RunMetrics;
import org.digits.testing.KeptLogs;
import org.digits.testing.RunningTrain;
import org.digits.testing.RunningTrain.Job;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed at random times; submit-scripts/chaos.sh has it done often. */
class KillsIT {
  private static final int EPOCHS = 100;
  private static final int KILLS_OF_A_RUN = 3;
  private static final int KILLS = 1;

  @TempDir static Path folder;
  private static Job job;
  private static RunMetrics clean;
  @RegisterExtension static final KeptLogs LOGS = new KeptLogs(() -> folder);
  private final Random random = new Random();

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    job = Job.create(folder, "local-cluster[2,1,1024]", EPOCHS);
    Submit.Outcome outcome = job.train("clean");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    clean = job.metrics("clean");
  }

  @Test
  void lostExecutorsChangeNoBit() throws Exception {
    try (ChaosLog log = new ChaosLog("executor killed")) {
      int left = ChaosLog.rounds(KILLS);
      for (int run = 0; left > 0; run++) {
        String runId = "executors-" + run;
        int kills = Math.min(left, KILLS_OF_A_RUN);
        try (RunningTrain running = new RunningTrain(job, runId)) {
          running.awaitRound(1);
          for (int kill = 0; kill < kills; kill++) {
            List<ProcessHandle> executors = running.awaitExecutors(2);
            awaitAnyMoment(running, runId);
            log.tried();
            assertThat(executors.get(random.nextInt(2)).destroyForcibly()).isTrue();
            // The round after the one that was hit.
            running.awaitRound(job.newestRound(runId) + 2);
            log.recovered();
          }
          Submit.Outcome outcome = running.finish();
          assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        }
        assertSameAsClean(runId);
        log.survived(kills);
        left -= kills;
      }
    }
  }

  @Test
  void lostDriversChangeNoBit() throws Exception {
    try (ChaosLog log = new ChaosLog("driver killed")) {
      int left = ChaosLog.rounds(KILLS);
      for (int run = 0; left > 0; run++) {
        String runId = "drivers-" + run;
        int kills = Math.min(left, KILLS_OF_A_RUN);
        int reached = 0;
        for (int kill = 0; kill < kills; kill++) {
          try (RunningTrain running = new RunningTrain(job, runId)) {
            running.awaitRound(reached + 1);
            if (kill > 0) {
              log.recovered();
            }
            awaitAnyMoment(running, runId);
            reached = job.newestRound(runId);
            log.tried();
            running.kill();
          }
        }
        Submit.Outcome resumed = job.train(runId);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("goes on after round ");
        int goesOn = Integer.parseInt(resumed.out().replaceAll("(?s).*after round (\\d+).*", "$1"));
        assertThat(goesOn).isGreaterThanOrEqualTo(reached);
        assertSameAsClean(runId);
        log.survived(kills);
        left -= kills;
      }
    }
  }

  // As a cluster does with a node that it takes away: the executor ends by itself, its blocks move.
  @Test
  void aDecommissionedExecutorChangesNoBit() throws Exception {
    String options =
        "--conf spark.decommission.enabled=true --conf spark.storage.decommission.enabled=true";
    Job decommissioning = job.on(job.master(), options);
    try (RunningTrain running = new RunningTrain(decommissioning, "decommissioned")) {
      running.awaitRound(2);
      ProcessHandle executor = running.awaitExecutors(2).get(0);
      RunningTrain.signal(executor, "PWR");
      executor.onExit().orTimeout(1, TimeUnit.MINUTES).join();
      assertThat(job.newestRound("decommissioned"))
          .as("it has to happen during the training")
          .isLessThan(clean.training().rounds().size());
      Submit.Outcome outcome = running.finish();
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
    assertSameAsClean("decommissioned");
  }

  /**
   * Any moment of a stretch of the rounds that is short enough for all kills, however fast they
   * are.
   */
  private void awaitAnyMoment(RunningTrain running, String runId) throws Exception {
    int rounds = clean.training().rounds().size();
    running.awaitRound(job.newestRound(runId) + random.nextInt(rounds / (KILLS_OF_A_RUN + 2)));
    Thread.sleep(random.nextInt((int) Math.ceil(1000 * clean.training().seconds() / rounds)));
  }

  private static void assertSameAsClean(String runId) throws IOException {
    RunMetrics metrics = job.metrics(runId);
    assertThat(metrics.parametersSha256()).isEqualTo(clean.parametersSha256());
    assertThat(metrics.training().examples()).isEqualTo(clean.training().examples());
  }
}

package org.digits.spark.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.digits.config.TrainingConfig;
import org.digits.config.WorkerSettings;
import org.digits.publishing.run.RunDirectory;
import org.digits.spark.dataset.Quarantine;
import org.digits.training.ProgressPrinter;
import org.digits.training.TrainingSchedule;
import org.digits.training.shards.ShardPlan;

/**
 * What a training tells its user while it goes on.
 *
 * @param out where it prints
 * @param terminal whether that is a terminal
 */
record RunConsole(PrintStream out, boolean terminal) {

  void quarantined(Quarantine quarantine) {
    if (!quarantine.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "Quarantine: %,d training images are set aside, see %s of the run%n",
          quarantine.images().size(),
          RunDirectory.QUARANTINE);
    }
  }

  void registered(WorkerSettings workers) {
    out.printf(
        "Groups: %d, workers of each: %d, as executors have registered; set --groups and --group-workers for the same bits when others do%n",
        workers.groups(), workers.groupWorkers());
  }

  void shards(ShardPlan plan) {
    if (!plan.isWhole()) {
      out.printf(
          Locale.ROOT,
          "Shards: %,d images for each of %d workers, in %,d blocks on the executors' disks%n",
          plan.shardSize(0),
          plan.workers(),
          plan.blocksPerWorker());
    }
  }

  void warmStart(TrainingConfig config, WarmStart start) {
    out.printf("Run %s starts from the parameters of %s%n", config.runId(), config.initFrom());
    if (start.training().isEmpty()) {
      out.printf(
          "%s kept no hashes of its training images: evaluate and gate will not find those%n",
          config.initFrom());
    }
  }

  void resumed(TrainingConfig config, int finishedRounds) {
    out.printf("Run %s goes on after round %d%n", config.runId(), finishedRounds);
  }

  void budget(int seconds, double imagesPerSecond, double epochs) {
    out.printf(
        Locale.ROOT,
        "%1$d s at %2$,.0f images/s are %3$s epochs; --epochs %3$s trains the same again%n",
        seconds,
        imagesPerSecond,
        TrainingSchedule.text(epochs));
  }

  /**
   * Prints each round.
   *
   * @param resumed whether rounds were printed before
   * @param examples that are still to be trained
   */
  ProgressPrinter rounds(TrainingConfig config, boolean resumed, long examples) throws IOException {
    return new ProgressPrinter(
        out, terminal, config.logFile().map(Path::of), resumed, config.epochs(), examples);
  }
}

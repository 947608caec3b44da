package org.digits.tracking;

import java.time.Instant;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.training.RoundReport;

/** What MLflow is told of a run. */
final class MlflowContent {
  private MlflowContent() {}

  /** Every setting as a parameter, every measurement as a metric, and tags that name the run. */
  static void add(MlflowBatches batches, RunReader run, RunMetrics metrics) {
    long end = Instant.parse(run.manifest().createdAt()).toEpochMilli();
    batches.params(metrics.config());
    rounds(batches, metrics, end);
    RunMetrics.Training training = metrics.training();
    int last = training.rounds().size();
    batches.metric("test_accuracy", metrics.test().accuracy(), end, last);
    batches.metric("test_loss", metrics.test().loss(), end, last);
    batches.metric("training_seconds", training.seconds(), end, last);
    batches.metric("training_images_per_second", training.imagesPerSecond(), end, last);
    batches.metric("total_seconds", metrics.seconds().total(), end, last);
    batches.tag("mlflow.source.name", "digits-spark");
    batches.tag("mlflow.source.type", "JOB");
    batches.tag("digits.run-id", metrics.runId());
    batches.tag("digits.manifest-sha256", run.manifestSha256());
    batches.tag("digits.parameters-sha256", metrics.parametersSha256());
    batches.tag("digits.training-data-sha256", metrics.dataset().train().sha256());
    batches.tag("digits.location", run.location());
    run.manifest().provenance().forEach((key, value) -> batches.tag("digits." + key, value));
  }

  /** When the run began: at the latest with its first round, which an earlier process trained. */
  static long start(RunMetrics metrics, long end) {
    double total = Math.max(metrics.seconds().total(), end / 1e3 - firstRound(metrics, end));
    return end - Math.round(1e3 * total);
  }

  // Seconds; the rounds' own durations up to the evaluation, of a resumed run as if it were one.
  private static double firstRound(RunMetrics metrics, long end) {
    RunMetrics.Seconds seconds = metrics.seconds();
    double rounds = metrics.training().rounds().stream().mapToDouble(RoundReport::seconds).sum();
    return end / 1e3 - seconds.publish() - seconds.evaluate() - rounds;
  }

  private static void rounds(MlflowBatches batches, RunMetrics metrics, long end) {
    double time = firstRound(metrics, end);
    for (RoundReport round : metrics.training().rounds()) {
      time += round.seconds();
      long millis = Math.round(1e3 * time);
      int step = round.round();
      batches.metric("training_loss", round.loss(), millis, step);
      batches.metric("images_per_second", round.examples() / round.seconds(), millis, step);
      batches.metric("learning_rate", round.learningRate(), millis, step);
    }
    for (RunMetrics.Validation validation : metrics.training().validation()) {
      int step = lastRound(metrics, validation.epoch());
      batches.metric("validation_accuracy", validation.accuracy(), end, step);
      batches.metric("validation_loss", validation.loss(), end, step);
    }
  }

  // So that every chart has the same axis.
  private static int lastRound(RunMetrics metrics, int epoch) {
    return metrics.training().rounds().stream()
        .filter(round -> round.epoch() == epoch)
        .mapToInt(RoundReport::round)
        .max()
        .orElse(epoch);
  }
}

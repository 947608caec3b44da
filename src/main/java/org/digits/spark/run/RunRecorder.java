package org.digits.spark.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.digits.evaluation.Evaluation;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunMetrics;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingState;

/** Keeps what metrics.json says of the training, and evaluates the validation split each epoch. */
final class RunRecorder implements TrainingListener {
  private final Function<NetworkSnapshot, Evaluation> validate;
  private final boolean hasValidation;
  private final int shardBlocks;
  private final RunCheckpoints checkpoints;
  private final TrainingListener next;
  private final List<RoundReport> rounds = new ArrayList<>();
  private final List<RunMetrics.Validation> validation = new ArrayList<>();
  private long examples;
  private double seconds;

  /**
   * Of one training.
   *
   * @param shardBlocks as in {@link RunMetrics.Training}
   */
  RunRecorder(
      int shardBlocks,
      boolean hasValidation,
      Function<NetworkSnapshot, Evaluation> validate,
      RunCheckpoints checkpoints,
      TrainingListener next) {
    this.shardBlocks = shardBlocks;
    this.hasValidation = hasValidation;
    this.validate = validate;
    this.checkpoints = checkpoints;
    this.next = next;
    checkpoints
        .earlier()
        .ifPresent(
            earlier -> {
              earlier.rounds().forEach(this::add);
              validation.addAll(earlier.validation());
            });
  }

  @Override
  public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
    add(report);
    next.roundFinished(report, snapshot);
  }

  @Override
  public void epochFinished(int epoch, NetworkSnapshot snapshot) {
    if (hasValidation) {
      Evaluation result = validate.apply(snapshot);
      validation.add(new RunMetrics.Validation(epoch, result.accuracy(), result.loss()));
    }
    next.epochFinished(epoch, snapshot);
  }

  @Override
  public void stateReached(TrainingState state) {
    checkpoints.reached(state, rounds, validation);
    next.stateReached(state);
  }

  private void add(RoundReport round) {
    examples += round.examples();
    seconds += round.seconds();
    rounds.add(round);
  }

  RunMetrics.Training training() {
    return new RunMetrics.Training(
        examples, seconds, examples / seconds, rounds, validation, shardBlocks);
  }
}

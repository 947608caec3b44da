package org.digits.spark.run;

import org.apache.spark.api.java.JavaSparkContext;
import org.digits.config.TrainingConfig;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.rounds.DistributedTraining;
import org.digits.spark.rounds.RunNetwork;
import org.digits.spark.rounds.ShardedDataset;
import org.digits.spark.rounds.SparkRounds;
import org.digits.training.LearningRateSchedule;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import org.digits.training.shards.ShardPlan;

/**
 * How fast a cluster trains, found out by the training itself: its first minibatches, on its own
 * shards, whose result is thrown away. Parts that are too short are doubled, and then repeated
 * until one is hardly faster than the one before, since compilers work beside the first ones; the
 * last one counts.
 *
 * @param network that is trained, with the settings of its training
 * @param shards which are brought to the executors by this
 */
record Rehearsal(
    JavaSparkContext context, RunNetwork network, ShardPlan plan, ShardedDataset shards) {
  private static final double FIRST_IMAGES = 4000;
  private static final double LEAST_SECONDS = 1.5;

  /** A part that is faster by more than this share of the one before is not the last. */
  private static final double STEADY = 0.02;

  private static final int MOST_PARTS = 16;

  // A whole cycle in so few updates might diverge.
  private static final LearningRateSchedule LOW =
      new LearningRateSchedule(LearningRateSchedule.Kind.CONSTANT, 1e-4);

  /** Rounded down, so that whoever repeats the training has a number to write. */
  private static final double STEP = 0.001;

  /**
   * The rate of all workers together, averaging and the rounds' own time included.
   *
   * @param start of the training
   */
  double imagesPerSecond(NetworkSnapshot start) throws InterruptedException {
    double epochs = FIRST_IMAGES / plan.trainingExamples();
    double before = 0;
    for (int part = 1; ; part++) {
      Sums sums = rehearsed(epochs, start);
      double rate = sums.examples / sums.seconds;
      boolean isLong = sums.seconds >= LEAST_SECONDS;
      if (isLong && (isSteady(before, rate) || part >= MOST_PARTS)) {
        return rate;
      }
      before = rate;
      epochs = isLong ? epochs : 2 * epochs;
    }
  }

  /** Whether a rate is one that lasts, by the one before. */
  static boolean isSteady(double before, double rate) {
    return rate <= (1 + STEADY) * before;
  }

  /** Passes over the data that so many images are. */
  static double epochs(double images, long trainingExamples) {
    double steps = Math.floor(images / trainingExamples / STEP);
    double most = TrainingSchedule.MOST_EPOCHS;
    // Divided, since 1,234 thousandths are to be 1.234.
    return Math.min(most, Math.max(1, steps) / Math.rint(1 / STEP));
  }

  private Sums rehearsed(double epochs, NetworkSnapshot start) throws InterruptedException {
    TrainingConfig config = network.config().withEpochs(epochs);
    TrainingSchedule schedule = DistributedTraining.schedule(config, plan).withRate(LOW);
    TrainingState begin = TrainingState.start(start);
    Sums sums = new Sums();
    try (SparkRounds rounds = SparkRounds.of(context, config, shards, schedule, network.engine())) {
      rounds.load(begin);
      DistributedTraining.train(config, schedule, rounds, begin, sums);
    }
    return sums;
  }

  private static final class Sums implements TrainingListener {
    private long examples;
    private double seconds;

    @Override
    public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
      examples += report.examples();
      seconds += report.seconds();
    }
  }
}

package org.digits.spark.rounds;

import org.apache.spark.api.java.JavaSparkContext;
import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.training.RoundExecutor;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;

/** The rounds of one training, run by Spark. */
public interface SparkRounds extends RoundExecutor, AutoCloseable {

  /** In one job where the configuration and the cluster allow that, else in one job a round. */
  static SparkRounds of(
      JavaSparkContext context,
      TrainingConfig config,
      ShardedDataset data,
      TrainingSchedule schedule,
      EngineFactory engine) {
    return ContinuousRoundExecutor.fits(context, config)
        ? new ContinuousRoundExecutor(context, data, schedule, engine)
        : new SparkRoundExecutor(context, data, schedule, engine);
  }

  /** Brings the shards into the executors' memory; the rounds after {@code start} can begin. */
  void load(TrainingState start) throws InterruptedException;

  @Override
  default void close() {}
}

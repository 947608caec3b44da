package org.digits.spark.rounds;

import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.TrainingConfig;
import org.digits.data.ClassRule;
import org.digits.data.DataFormatException;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.images.ImageDataset;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import org.digits.training.shards.ShardPlan;

/** Trains the project's network by rounds of parameter averaging. */
public final class DistributedTraining {
  private DistributedTraining() {}

  /**
   * A trained network.
   *
   * @param network its layers
   * @param snapshot its parameters and updater state
   */
  public record Trained(ConvolutionalNetwork network, NetworkSnapshot snapshot) {}

  /**
   * Trains on a whole data set; groups and workers that the configuration leaves open are the
   * cluster's. Nothing is evaluated or written.
   *
   * @throws DataFormatException if the labels are not those of n classes from 0
   */
  public static Trained train(
      SparkSession spark, ImageDataset dataset, TrainingConfig config, TrainingListener listener)
      throws IOException, InterruptedException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    DatasetScan scan = DatasetScan.toTrain(dataset, config.seed());
    ClusterGroups cluster = ClusterGroups.of(context, config);
    TrainingConfig resolved = config.withCluster(cluster.groups(), cluster.groupWorkers());
    ClassRule rule = new ClassRule(config.labels(), 0, ClassRule.Tool.STRING_INDEXER);
    int classes = rule.classes(dataset.name(), scan.labels());
    rule.requireTrainable(dataset.name(), scan.labels(), classes);
    RunNetwork network = RunNetwork.of(resolved, dataset, classes);
    ShardPlan plan = plan(resolved, dataset, scan);
    TrainingSchedule schedule = schedule(resolved, plan);
    TrainingState start = TrainingState.start(network.layers().initialSnapshot());
    try (ShardedDataset data = ShardedDataset.create(context, dataset, plan, resolved.groups());
        SparkRounds rounds = SparkRounds.of(context, resolved, data, schedule, network.engine())) {
      rounds.load(start);
      return new Trained(network.layers(), train(resolved, schedule, rounds, start, listener));
    }
  }

  /** Trains the rounds that are left. */
  public static NetworkSnapshot train(
      TrainingConfig config,
      TrainingSchedule schedule,
      SparkRounds rounds,
      TrainingState start,
      TrainingListener listener)
      throws InterruptedException {
    OuterOptimizer optimizer = new OuterOptimizer(config.outerMomentum());
    return new ParameterAveragingTrainer(schedule, rounds, optimizer, listener).resume(start);
  }

  /** Which worker has which of the scanned images. */
  public static ShardPlan plan(TrainingConfig config, ImageDataset images, DatasetScan scan) {
    return ShardPlan.of(
        scan.keys().orElseThrow(),
        config.workers(),
        config.validationFraction(),
        images.height() * images.width());
  }

  /** Which worker does what when. */
  public static TrainingSchedule schedule(TrainingConfig config, ShardPlan plan) {
    return new TrainingSchedule(
        config.seed(),
        config.epochs(),
        config.batchSize(),
        config.workerSettings().averagingFrequencyMinibatches(),
        config.workerSettings().roundFrequencyMinibatches(),
        plan.minibatchesPerEpoch(config.batchSize()),
        config.learningRate(),
        config.augmentation());
  }
}

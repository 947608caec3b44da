package org.digits.spark.run;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.digits.config.TrainingConfig;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.ImageSketch;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.checkpoint.CheckpointStore;
import org.digits.publishing.run.RunMetrics;
import org.digits.spark.dl4j.Dl4jSparkTrainer;
import org.digits.spark.evaluate.SparkEvaluator;
import org.digits.spark.rounds.DistributedTraining;
import org.digits.spark.rounds.RunNetwork;
import org.digits.spark.rounds.ShardedDataset;
import org.digits.spark.rounds.SparkRounds;
import org.digits.training.ProgressPrinter;
import org.digits.training.TrainingException;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import org.digits.training.shards.ShardPlan;

/** Trains a run's network: from its start, or from the checkpoint that it left. */
final class RunTraining {
  private final JavaSparkContext context;
  private final CheckpointStore store;
  private final Optional<CheckpointStore.Stored> newest;
  private final RunNetwork network;
  private final TrainingConfig config;
  private final Optional<WarmStart> warmStart;
  private final RunConsole console;
  private final Stopwatch stopwatch;

  /**
   * The training of one run.
   *
   * @param store the run's checkpoints
   * @param newest the one to go on from
   * @param warmStart empty where it starts from the seed
   * @param stopwatch is told when the images are loaded, and when the network is trained
   */
  RunTraining(
      JavaSparkContext context,
      CheckpointStore store,
      Optional<CheckpointStore.Stored> newest,
      RunNetwork network,
      Optional<WarmStart> warmStart,
      RunConsole console,
      Stopwatch stopwatch) {
    this.context = context;
    this.store = store;
    this.newest = newest;
    this.network = network;
    this.config = network.config();
    this.warmStart = warmStart;
    this.console = console;
    this.stopwatch = stopwatch;
  }

  /**
   * A trained network, and how its training went.
   *
   * @param images that its parameters come from, those of the run that it started from among them
   */
  record Trained(NetworkSnapshot snapshot, ImageSketch images, RunMetrics.Training metrics) {}

  Trained train(TrainingData images, TrainingGauges gauges)
      throws IOException, InterruptedException {
    NetworkSnapshot initial = initial(images);
    ShardPlan plan = DistributedTraining.plan(config, images.train(), images.trainScan());
    TrainingSchedule schedule = DistributedTraining.schedule(config, plan);
    RunCheckpoints checkpoints =
        RunCheckpoints.of(store, newest, config, images.trainScan(), schedule, initial);
    try (checkpoints;
        ShardedDataset shards =
            ShardedDataset.create(context, images.train(), plan, config.groups());
        ProgressPrinter progress = progress(plan, schedule, checkpoints)) {
      console.shards(plan);
      RunRecorder recorder =
          recorder(images.classes(), plan, shards, checkpoints, gauges, progress);
      NetworkSnapshot trained =
          config.trainer() == TrainingConfig.Trainer.DL4J_SPARK
              ? trainByDl4jSpark(images, initial, shards, recorder)
              : train(schedule, shards, checkpoints.begin(initial), recorder);
      stopwatch.lap("train");
      ImageSketch own = images.trainScan().sketch();
      ImageSketch all = warmStart.map(start -> start.with(own)).orElse(own);
      return new Trained(trained, all, recorder.training());
    }
  }

  private NetworkSnapshot initial(TrainingData images) throws IOException {
    NetworkSnapshot seeded = network.layers().initialSnapshot();
    if (warmStart.isEmpty()) {
      return seeded;
    }
    console.warmStart(config, warmStart.get());
    return warmStart.get().initial(seeded, images.train(), images.classes());
  }

  private NetworkSnapshot train(
      TrainingSchedule schedule, ShardedDataset shards, TrainingState begin, RunRecorder recorder)
      throws InterruptedException {
    try (SparkRounds rounds = SparkRounds.of(context, config, shards, schedule, network.engine())) {
      rounds.load(begin);
      stopwatch.lap("load");
      if (begin.finishedRounds() > 0) {
        console.resumed(config, begin.finishedRounds());
      }
      return DistributedTraining.train(config, schedule, rounds, begin, recorder);
    }
  }

  private NetworkSnapshot trainByDl4jSpark(
      TrainingData images, NetworkSnapshot initial, ShardedDataset shards, RunRecorder recorder)
      throws IOException {
    shards.load();
    stopwatch.lap("load");
    return new Dl4jSparkTrainer(context, config, network.layers(), recorder)
        .train(initial, shards, images.classes());
  }

  private RunRecorder recorder(
      int classes,
      ShardPlan plan,
      ShardedDataset shards,
      RunCheckpoints checkpoints,
      TrainingGauges gauges,
      TrainingListener progress) {
    SparkEvaluator evaluator = new SparkEvaluator(context, network.engine(), classes);
    return new RunRecorder(
        plan.isWhole() ? 0 : plan.blocksPerWorker(),
        plan.validationExamples() > 0,
        snapshot -> gauges.validated(validated(evaluator, shards, snapshot, plan)),
        checkpoints,
        gauges.before(progress));
  }

  private static Evaluation validated(
      SparkEvaluator evaluator, ShardedDataset shards, NetworkSnapshot snapshot, ShardPlan plan) {
    Evaluation evaluation = evaluator.evaluate(shards.validation(), snapshot, "validate");
    if (evaluation.count() != plan.validationExamples()) {
      throw new TrainingException(
          "%,d images in the validation split where %,d were when the data was scanned: the input has changed"
              .formatted(evaluation.count(), plan.validationExamples()),
          null);
    }
    return evaluation;
  }

  private ProgressPrinter progress(
      ShardPlan plan, TrainingSchedule schedule, RunCheckpoints checkpoints) throws IOException {
    long all =
        IntStream.range(0, plan.workers())
            .mapToLong(worker -> schedule.examples(plan.shardSize(worker)))
            .sum();
    long trained = checkpoints.trainedExamples();
    return console.rounds(config, trained > 0, all - trained);
  }
}

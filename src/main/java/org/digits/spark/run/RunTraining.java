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
  private final Optional<BegunRun> begun;
  private final RunNetwork network;
  private final Optional<WarmStart> warmStart;
  private final RunConsole console;
  private final Stopwatch stopwatch;

  /**
   * The training of one run.
   *
   * @param store the run's checkpoints
   * @param begun the run itself, where it has
   * @param warmStart empty where it starts from the seed
   * @param stopwatch is told when the images are loaded, and when the network is trained
   */
  RunTraining(
      JavaSparkContext context,
      CheckpointStore store,
      Optional<BegunRun> begun,
      RunNetwork network,
      Optional<WarmStart> warmStart,
      RunConsole console,
      Stopwatch stopwatch) {
    this.context = context;
    this.store = store;
    this.begun = begun;
    this.network = network;
    this.warmStart = warmStart;
    this.console = console;
    this.stopwatch = stopwatch;
  }

  /**
   * A trained network, and how its training went.
   *
   * @param network with the settings that it was trained with
   * @param images that its parameters come from, those of the run that it started from among them
   * @param temperature of its confidences
   */
  record Trained(
      RunNetwork network,
      NetworkSnapshot snapshot,
      ImageSketch images,
      RunMetrics.Training metrics,
      FittedTemperature temperature) {}

  Trained train(TrainingData images, TrainingGauges gauges)
      throws IOException, InterruptedException {
    NetworkSnapshot initial = initial(images);
    ShardPlan plan = DistributedTraining.plan(network.config(), images.train(), images.trainScan());
    try (ShardedDataset shards =
        ShardedDataset.create(context, images.train(), plan, network.config().groups())) {
      console.shards(plan);
      RunNetwork settled = settled(initial, plan, shards);
      TrainingSchedule schedule = DistributedTraining.schedule(settled.config(), plan);
      RunCheckpoints checkpoints =
          RunCheckpoints.of(
              store,
              begun.flatMap(BegunRun::checkpoint),
              settled.config(),
              images.trainScan(),
              schedule,
              initial);
      try (checkpoints;
          ProgressPrinter progress = progress(settled.config(), plan, schedule, checkpoints)) {
        RunRecorder recorder =
            recorder(images.classes(), plan, shards, checkpoints, gauges, progress);
        NetworkSnapshot trained =
            settled.config().trainer() == TrainingConfig.Trainer.DL4J_SPARK
                ? trainByDl4jSpark(images, initial, shards, recorder)
                : train(settled.config(), schedule, shards, checkpoints.begin(initial), recorder);
        ImageSketch own = images.trainScan().sketch();
        ImageSketch all = warmStart.map(start -> start.with(own)).orElse(own);
        FittedTemperature temperature =
            plan.validationExamples() > 0
                ? FittedTemperature.onValidation(
                    new SparkEvaluator(context, network.engine(), images.classes())
                        .temperature(shards.validation(), trained, "fit the temperature"))
                : FittedTemperature.without(settled.config());
        stopwatch.lap("train");
        return new Trained(settled, trained, all, recorder.training(), temperature);
      }
    }
  }

  /** With the epochs that a budget buys, which a run that has begun knows already. */
  private RunNetwork settled(NetworkSnapshot initial, ShardPlan plan, ShardedDataset shards)
      throws InterruptedException {
    TrainingConfig config = network.config();
    if (config.budgetSeconds() == 0 || begun.isPresent()) {
      return network;
    }
    double rate = new Rehearsal(context, network, plan, shards).imagesPerSecond(initial);
    double epochs = Rehearsal.epochs(rate * config.budgetSeconds(), plan.trainingExamples());
    console.budget(config.budgetSeconds(), rate, epochs);
    return network.with(config.withEpochs(epochs));
  }

  private NetworkSnapshot initial(TrainingData images) throws IOException {
    NetworkSnapshot seeded = network.layers().initialSnapshot();
    if (warmStart.isEmpty()) {
      return seeded;
    }
    console.warmStart(network.config(), warmStart.get());
    return warmStart.get().initial(seeded, images.train(), images.classes());
  }

  private NetworkSnapshot train(
      TrainingConfig config,
      TrainingSchedule schedule,
      ShardedDataset shards,
      TrainingState begin,
      RunRecorder recorder)
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
    return new Dl4jSparkTrainer(context, network.config(), network.layers(), recorder)
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
      TrainingConfig config, ShardPlan plan, TrainingSchedule schedule, RunCheckpoints checkpoints)
      throws IOException {
    long all =
        IntStream.range(0, plan.workers())
            .mapToLong(worker -> schedule.examples(plan.shardSize(worker)))
            .sum();
    long trained = checkpoints.trainedExamples();
    return console.rounds(config, trained > 0, all - trained);
  }
}

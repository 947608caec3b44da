package org.digits.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.evaluation.Evaluation;
import org.digits.export.Dl4jModelFile;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.ChampionPointer;
import org.digits.publishing.ModelCard;
import org.digits.publishing.Provenance;
import org.digits.publishing.RunDirectory;
import org.digits.publishing.RunFile;
import org.digits.publishing.RunMetrics;
import org.digits.publishing.RunPublisher;
import org.digits.publishing.RunReader;
import org.digits.publishing.Storage;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.ProgressPrinter;
import org.digits.training.ShardPlan;
import org.digits.training.TrainingSchedule;

/** The main job: read, train, evaluate, publish. */
public final class TrainingPipeline {
  private final JavaSparkContext context;
  private final SparkSession spark;
  private final TrainingConfig config;
  private final PrintStream out;
  private final boolean terminal;
  private final Stopwatch stopwatch;

  /**
   * A pipeline for one run.
   *
   * @param terminal whether {@code out} is a terminal
   */
  public TrainingPipeline(
      SparkSession spark, TrainingConfig config, PrintStream out, boolean terminal) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.config =
        config.withCluster(SparkSessions.groups(context), SparkSessions.groupWorkers(context));
    this.out = out;
    this.terminal = terminal;
    this.stopwatch = new Stopwatch();
  }

  /** What a run brought. */
  public record Result(RunMetrics metrics, String location, boolean champion, Sample sample) {}

  /** The first test image, as the tutorial shows it. */
  public record Sample(int predicted, int actual) {}

  /** Runs the job; nothing is published unless every step succeeds. */
  public Result run() throws IOException, InterruptedException {
    Storage output = Storage.of(config.output(), context.hadoopConfiguration());
    RunPublisher publisher = new RunPublisher(output, Clock.systemUTC());
    publisher.ensureAbsent(config.runId());
    output.ensureWritable();

    ImageDataset train = IdxDatasets.train(spark, config.data());
    ImageDataset test = IdxDatasets.test(spark, config.data());
    context.setJobDescription("scan " + test.name());
    DatasetScan testScan = DatasetScan.keepingHashes(test);
    context.setJobDescription("scan " + train.name());
    DatasetScan trainScan = DatasetScan.countingOverlap(train, testScan.imageHashes());
    int classes = DataChecks.classes(train, trainScan, test, testScan, config.allowOverlap());
    MultiLayerConfiguration network =
        MnistCnn.configuration(
            train.height(), train.width(), classes, config.seed(), config.learningRate().peak());
    EngineSelection selected = EngineSelection.of(config.engine(), network);
    EngineFactory engine = selected.factory();
    SparkEvaluator evaluator = new SparkEvaluator(context, engine, classes);
    ShardPlan plan =
        ShardPlan.of(trainScan.ids(), config.seed(), config.workers(), config.validationFraction());
    NetworkSnapshot trained;
    RunMetrics.Training training;
    try (ShardedDataset data = ShardedDataset.create(context, train, plan, config.groups());
        ProgressPrinter progress = progress(plan)) {
      context.setJobDescription("cache the shards");
      data.load();
      stopwatch.lap("load");
      RunRecorder recorder =
          new RunRecorder(
              plan.validationExamples() > 0,
              snapshot -> evaluator.evaluate(data.validation(), snapshot, "validate"),
              progress);
      trained = train(network, engine, plan, data, recorder, classes);
      training = recorder.training();
      stopwatch.lap("train");
    }
    Evaluation evaluation = evaluator.evaluate(test.blocks(), trained, "evaluate on the test set");
    Sample sample = sample(test, engine, trained);
    stopwatch.lap("evaluate");

    RunMetrics metrics =
        new RunMetrics(
            config.runId(),
            new RunMetrics.Dataset(part(trainScan), part(testScan)),
            config.withEngine(selected.engine()).toMap(),
            trained.parametersSha256(),
            evaluation,
            training,
            stopwatch.seconds());
    RunReader run =
        publisher.publish(config.runId(), files(network, trained, metrics), provenance());
    boolean champion =
        new ChampionPointer(output).promoteIfAbsent(ChampionPointer.Champion.of(run));
    return new Result(run.metrics(), run.location(), champion, sample);
  }

  private NetworkSnapshot train(
      MultiLayerConfiguration network,
      EngineFactory engine,
      ShardPlan plan,
      ShardedDataset data,
      RunRecorder recorder,
      int classes)
      throws IOException, InterruptedException {
    NetworkSnapshot start = MnistCnn.initialSnapshot(network);
    if (config.trainer() == TrainingConfig.Trainer.DL4J_SPARK) {
      return new Dl4jSparkTrainer(context, config, network, recorder).train(start, data, classes);
    }
    TrainingSchedule schedule =
        new TrainingSchedule(
            config.seed(),
            config.epochs(),
            config.batchSize(),
            config.averagingFrequencyMinibatches(),
            config.roundFrequencyMinibatches(),
            plan.minibatchesPerEpoch(config.batchSize()),
            config.learningRate(),
            config.augmentation());
    return new ParameterAveragingTrainer(
            schedule,
            new SparkRoundExecutor(context, data, schedule, engine),
            new OuterOptimizer(config.outerMomentum()),
            recorder)
        .train(start);
  }

  private ProgressPrinter progress(ShardPlan plan) throws IOException {
    long total = (long) plan.trainingExamples() * config.epochs();
    return new ProgressPrinter(
        out, terminal, config.logFile().map(Path::of), config.epochs(), total);
  }

  private Sample sample(ImageDataset test, EngineFactory factory, NetworkSnapshot snapshot) {
    var image = test.blocks().first();
    try (var engine = factory.create()) {
      engine.load(snapshot);
      float[] probabilities = engine.predict(image, 0, 1);
      int best = 0;
      for (int label = 1; label < probabilities.length; label++) {
        best = probabilities[label] > probabilities[best] ? label : best;
      }
      return new Sample(best, image.labels()[0]);
    }
  }

  private static RunMetrics.Part part(DatasetScan scan) {
    return new RunMetrics.Part(scan.count(), scan.sha256());
  }

  // The metrics come last, so that they know how long the others took.
  private List<RunFile> files(
      MultiLayerConfiguration network, NetworkSnapshot snapshot, RunMetrics metrics) {
    return List.of(
        new RunFile(RunDirectory.MODEL, () -> Dl4jModelFile.write(network, snapshot)),
        RunFile.of(
            RunDirectory.MODEL_CARD, ModelCard.text(metrics).getBytes(StandardCharsets.UTF_8)),
        new RunFile(
            RunDirectory.METRICS,
            () -> {
              stopwatch.lap("publish");
              return metrics.withSeconds(stopwatch.seconds()).toJson();
            }));
  }

  private Map<String, String> provenance() {
    return Provenance.ofThisProcess(Map.of("spark", context.version(), "master", context.master()));
  }
}

package org.digits.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Evaluation;
import org.digits.export.ModelFiles;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.ChampionPointer;
import org.digits.publishing.CheckpointStore;
import org.digits.publishing.Provenance;
import org.digits.publishing.RunDirectory;
import org.digits.publishing.RunFile;
import org.digits.publishing.RunMetrics;
import org.digits.publishing.RunPublisher;
import org.digits.publishing.RunReader;
import org.digits.publishing.Storage;
import org.digits.report.RunReport;
import org.digits.tracking.RunTracking;
import org.digits.training.ProgressPrinter;
import org.digits.training.ShardPlan;
import org.digits.training.TrainingState;

/** The main job: read, train, evaluate, publish. */
public final class TrainingPipeline {
  private final JavaSparkContext context;
  private final SparkSession spark;
  private final Storage output;
  private final TrainingConfig config;
  private final Optional<WarmStart> warmStart;
  private final PrintStream out;
  private final boolean terminal;
  private final Stopwatch stopwatch;

  /**
   * A pipeline for one run.
   *
   * @param terminal whether {@code out} is a terminal
   * @throws IOException if the output cannot be used, or holds no run to resume or start from
   */
  public TrainingPipeline(
      SparkSession spark, TrainingConfig config, PrintStream out, boolean terminal)
      throws IOException {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    output = Storage.of(config.output(), context.hadoopConfiguration());
    TrainingConfig named =
        RunCheckpoints.named(config, output)
            .withCluster(SparkSessions.groups(context), SparkSessions.groupWorkers(context));
    warmStart = WarmStart.of(output, named);
    this.config =
        named.withInitFrom(
            warmStart.map(WarmStart::run).orElse(""), warmStart.map(WarmStart::sha256).orElse(""));
    this.out = out;
    this.terminal = terminal;
    this.stopwatch = new Stopwatch();
  }

  /**
   * What a run brought.
   *
   * @param tracked the address of its page in MLflow, if there is one
   * @param sample a prediction; empty where the run was published before, by the same settings and
   *     data, and so there was nothing to do
   */
  public record Result(
      RunMetrics metrics,
      String location,
      Promotion promotion,
      Optional<URI> tracked,
      Optional<Sample> sample) {}

  /** What became of champion.json. */
  public enum Promotion {
    /** It names this run, the first one that is good enough. */
    PROMOTED,
    /** It names another run. */
    NOT_FIRST,
    /** The test accuracy lies below {@code --min-accuracy}. */
    BELOW_FLOOR,
    /** It was left alone, for the quality gate to decide. */
    LEFT_TO_GATE
  }

  /** The first test image, as the tutorial shows it. */
  public record Sample(int predicted, int actual) {}

  /** Runs the job; nothing is published unless every step succeeds. */
  public Result run() throws IOException, InterruptedException {
    try (TrainingGauges gauges = TrainingGauges.registered()) {
      return run(gauges);
    }
  }

  private Result run(TrainingGauges gauges) throws IOException, InterruptedException {
    RunPublisher publisher = new RunPublisher(output, Clock.systemUTC());
    RunTracking tracking = RunTracking.of(System.getenv());
    output.ensureWritable();

    TrainingData images = TrainingData.read(spark, config);
    ImageDataset train = images.train();
    ImageDataset test = images.test();
    DatasetScan trainScan = images.trainScan();
    int classes = images.classes();
    report(images.quarantine());
    MultiLayerConfiguration network =
        MnistCnn.configuration(
            train.height(), train.width(), classes, config.seed(), config.learningRate().peak());
    EngineSelection selected = EngineSelection.of(config.engine(), network);
    TrainingConfig resolved = config.withEngine(selected.engine());
    Optional<RunReader> finished = FinishedRun.find(publisher, resolved, images);
    if (finished.isPresent()) {
      return finish(finished.get());
    }
    NetworkSnapshot initial = initial(network, train, classes);
    EngineFactory engine = selected.factory();
    SparkEvaluator evaluator = new SparkEvaluator(context, engine, classes);
    ShardPlan plan =
        ShardPlan.of(trainScan.ids(), config.seed(), config.workers(), config.validationFraction());
    NetworkSnapshot trained;
    RunMetrics.Training training;
    RunCheckpoints checkpoints = RunCheckpoints.of(output, resolved, trainScan);
    try (checkpoints;
        ShardedDataset data = ShardedDataset.create(context, train, plan, config.groups());
        ProgressPrinter progress = progress(plan, checkpoints)) {
      context.setJobDescription("cache the shards");
      data.load();
      stopwatch.lap("load");
      RunRecorder recorder =
          new RunRecorder(
              plan.validationExamples() > 0,
              snapshot ->
                  gauges.validated(evaluator.evaluate(data.validation(), snapshot, "validate")),
              checkpoints,
              gauges.before(progress));
      trained = train(network, initial, engine, plan, data, checkpoints, recorder, classes);
      training = recorder.training();
      stopwatch.lap("train");
    }
    SparkEvaluator.Detailed tested =
        evaluator.evaluate(test.blocks(), trained, "evaluate on the test set", RunReport.MISTAKES);
    Evaluation evaluation = tested.evaluation();
    gauges.tested(evaluation);
    Sample sample = sample(test, engine, trained);
    stopwatch.lap("evaluate");

    RunMetrics metrics =
        new RunMetrics(
            config.runId(),
            dataset(images),
            DataProfile.of(trainScan.statistics(), trainScan.labels(), classes),
            resolved.toMap(),
            trained.parametersSha256(),
            evaluation,
            training,
            stopwatch.seconds());
    List<RunFile> models =
        ModelFiles.of(config.runId(), network, trained, train.height(), train.width());
    RunDocuments documents =
        new RunDocuments(output, network, trained, provenance(), tested.mistakes());
    RunReader run =
        publisher.publish(
            config.runId(), files(documents, models, images.quarantine(), metrics), provenance());
    Promotion promotion = promote(run);
    checkpoints.delete();
    Optional<URI> tracked = tracking.record(run);
    return new Result(run.metrics(), run.location(), promotion, tracked, Optional.of(sample));
  }

  private NetworkSnapshot initial(MultiLayerConfiguration network, ImageDataset train, int classes)
      throws IOException {
    NetworkSnapshot seeded = MnistCnn.initialSnapshot(network);
    if (warmStart.isEmpty()) {
      return seeded;
    }
    out.printf("Run %s starts from the parameters of %s%n", config.runId(), config.initFrom());
    return warmStart.get().initial(seeded, train, classes);
  }

  private NetworkSnapshot train(
      MultiLayerConfiguration network,
      NetworkSnapshot initial,
      EngineFactory engine,
      ShardPlan plan,
      ShardedDataset data,
      RunCheckpoints checkpoints,
      RunRecorder recorder,
      int classes)
      throws IOException, InterruptedException {
    if (config.trainer() == TrainingConfig.Trainer.DL4J_SPARK) {
      return new Dl4jSparkTrainer(context, config, network, recorder).train(initial, data, classes);
    }
    TrainingState begin = checkpoints.begin(initial);
    if (begin.finishedRounds() > 0) {
      out.printf("Run %s goes on after round %d%n", config.runId(), begin.finishedRounds());
    }
    return DistributedTraining.rounds(context, config, begin, plan, data, engine, recorder);
  }

  private ProgressPrinter progress(ShardPlan plan, RunCheckpoints checkpoints) throws IOException {
    long all = (long) plan.trainingExamples() * config.epochs();
    long left = all - checkpoints.trainedExamples();
    return new ProgressPrinter(
        out, terminal, config.logFile().map(Path::of), config.epochs(), left);
  }

  private Sample sample(ImageDataset test, EngineFactory factory, NetworkSnapshot snapshot) {
    var image = test.blocks().first();
    try (var engine = factory.create()) {
      engine.load(snapshot);
      float[] probabilities = engine.predict(image, 0, 1);
      return new Sample(PredictedRows.best(probabilities), image.labels()[0]);
    }
  }

  /** What a process that died after it had published may have left undone. */
  private Result finish(RunReader run) throws IOException {
    Promotion promotion = promote(run);
    new CheckpointStore(output, config.runId()).delete();
    return new Result(run.metrics(), run.location(), promotion, Optional.empty(), Optional.empty());
  }

  private Promotion promote(RunReader run) throws IOException {
    if (config.promotion() == TrainingConfig.Promotion.GATE) {
      return Promotion.LEFT_TO_GATE;
    }
    if (run.metrics().test().accuracy() < config.minAccuracy()) {
      return Promotion.BELOW_FLOOR;
    }
    return new ChampionPointer(output).promoteIfAbsent(ChampionPointer.Champion.of(run))
        ? Promotion.PROMOTED
        : Promotion.NOT_FIRST;
  }

  private void report(Quarantine quarantine) {
    if (!quarantine.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "Quarantine: %,d training images are set aside, see %s of the run%n",
          quarantine.images().size(),
          RunDirectory.QUARANTINE);
    }
  }

  private static RunMetrics.Dataset dataset(TrainingData images) {
    DatasetScan train = images.trainScan();
    DatasetScan test = images.testScan();
    return new RunMetrics.Dataset(
        new RunMetrics.Part(
            train.count(),
            train.sha256(),
            images.quarantine().images().size(),
            images.trainPartitions().stream()
                .map(partition -> new RunMetrics.Partition(partition.date(), partition.count()))
                .toList()),
        RunMetrics.Part.of(test.count(), test.sha256()));
  }

  // The metrics come last, so that they know how long the others took.
  private List<RunFile> files(
      RunDocuments documents, List<RunFile> models, Quarantine quarantine, RunMetrics metrics) {
    List<RunFile> files = new ArrayList<>(models);
    if (!quarantine.isEmpty()) {
      files.add(RunFile.of(RunDirectory.QUARANTINE, quarantine.csv()));
    }
    files.addAll(documents.of(metrics, models));
    files.add(
        new RunFile(
            RunDirectory.METRICS,
            () -> {
              stopwatch.lap("publish");
              return metrics.withSeconds(stopwatch.seconds()).toJson();
            }));
    return files;
  }

  private Map<String, String> provenance() {
    return Provenance.ofThisProcess(Map.of("spark", context.version(), "master", context.master()));
  }
}

package org.digits.spark.run;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.TrainingConfig;
import org.digits.publishing.checkpoint.CheckpointStore;
import org.digits.publishing.run.Provenance;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.rounds.ClusterGroups;
import org.digits.spark.rounds.RunNetwork;

/** The main job: read, train, evaluate, publish. */
public final class TrainingPipeline {
  private final JavaSparkContext context;
  private final SparkSession spark;
  private final Storage output;
  private final TrainingConfig config;
  private final CheckpointStore checkpoints;
  private final Optional<BegunRun> begun;
  private final Optional<WarmStart> warmStart;
  private final RunConsole console;
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
    TrainingConfig named = RunCheckpoints.named(config, output);
    checkpoints = new CheckpointStore(output, named.runId());
    begun = BegunRun.of(output, named.runId(), checkpoints);
    if (named.resume() && begun.isEmpty()) {
      throw new StorageException(
          "run %s cannot be resumed: it left no checkpoint under %s; train without --resume"
              .formatted(named.runId(), output.location()));
    }
    warmStart = WarmStart.of(output, named, begun);
    this.config =
        named.withInitFrom(
            warmStart.map(WarmStart::run).orElse(""), warmStart.map(WarmStart::sha256).orElse(""));
    console = new RunConsole(out, terminal);
    stopwatch = new Stopwatch();
  }

  /**
   * What a run brought.
   *
   * @param tracked the address of its page in MLflow, if there is one
   * @param sample a prediction; empty where another process has published the run, with the same
   *     settings and data, before this one began or while it trained
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
    RunPublication publication = new RunPublication(output, config, provenance(), stopwatch);
    output.ensureWritable();
    try (TrainingGauges gauges = TrainingGauges.registered()) {
      TrainingData images = TrainingData.read(spark, config, console.out()::println);
      console.quarantined(images.quarantine());
      RunNetwork network =
          RunNetwork.of(
              withGroups().withLabels(images.settledLabels()), images.train(), images.classes());
      Optional<RunReader> earlier = publication.earlier(network, images);
      if (earlier.isPresent()) {
        return publication.complete(earlier.get());
      }
      RunTraining.Trained trained = training(network).train(images, gauges);
      TestResult tested = evaluate(images, trained, gauges);
      return publication.publish(images, trained, tested);
    }
  }

  // After the data is read: by then the executors of the cluster have come.
  private TrainingConfig withGroups() throws IOException, InterruptedException {
    ClusterGroups groups =
        begun.isPresent() ? begun.get().groups() : ClusterGroups.of(context, config);
    TrainingConfig resolved = config.withCluster(groups.groups(), groups.groupWorkers());
    if (!groups.promised()) {
      console.registered(resolved.workerSettings());
    }
    // A budget is measured once; whoever goes on with the run trains what it bought.
    return begun.isPresent() && resolved.budgetSeconds() > 0
        ? resolved.withEpochs(begun.get().epochs())
        : resolved;
  }

  private RunTraining training(RunNetwork network) {
    return new RunTraining(context, checkpoints, begun, network, warmStart, console, stopwatch);
  }

  private TestResult evaluate(
      TrainingData images, RunTraining.Trained trained, TrainingGauges gauges) {
    TestResult tested = TestResult.of(context, images, trained);
    gauges.tested(tested.evaluation());
    stopwatch.lap("evaluate");
    return tested;
  }

  private Map<String, String> provenance() {
    return Provenance.ofThisProcess(Map.of("spark", context.version(), "master", context.master()));
  }
}

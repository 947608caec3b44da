package org.digits.spark.run;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.rounds.DistributedTraining;
import org.digits.spark.rounds.RunNetwork;
import org.digits.spark.rounds.ShardedDataset;
import org.digits.spark.rounds.SparkRounds;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import org.digits.training.shards.ShardPlan;

/**
 * Trains a published run again, from its own settings and data, on whatever cluster this is, and
 * compares: the images and the mean loss of each round, and in the end the parameters, to the bit.
 * Nothing is written.
 */
public final class RunVerification {
  // What the run was called, where it went and who may change it decide no bit.
  private static final Set<Option> LEFT_OUT =
      Set.of(
          Option.RUN_ID, Option.RESUME, Option.LOG_FILE, Option.PROMOTION, Option.BUDGET_SECONDS);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Storage output;
  private final RunReader run;
  private final RunMetrics metrics;

  /**
   * A verification.
   *
   * @param outputLocation that run ids are looked up in
   * @param runName id or path
   * @throws IOException if there is no such run, or it is damaged
   */
  public RunVerification(SparkSession spark, String outputLocation, String runName)
      throws IOException {
    this.spark = spark;
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    output = Storage.of(outputLocation, context.hadoopConfiguration());
    run = RunReader.open(output, runName);
    metrics = run.metrics();
  }

  /**
   * What to verify.
   *
   * @param data where the training images are now; empty for where they were
   * @param testData likewise
   * @param rounds to train at most; empty for all
   */
  public record Request(String data, String testData, OptionalInt rounds) {}

  /**
   * What came of it.
   *
   * @param runId the run
   * @param rounds that were trained again
   * @param allRounds of the run
   * @param parametersSha256 of the run, as recorded
   * @param difference the first one; empty where there is none
   */
  public record Result(
      String runId,
      int rounds,
      int allRounds,
      String parametersSha256,
      Optional<String> difference) {

    /** Whether the parameters themselves were compared. */
    public boolean isWhole() {
      return rounds == allRounds;
    }
  }

  /**
   * Trains and compares, up to the first difference.
   *
   * @param listener is told of each round
   * @param notes that the user should read
   * @throws DataFormatException if the run was not trained here, or the data cannot be read
   */
  public Result verify(Request request, TrainingListener listener, SourceNotes notes)
      throws IOException, InterruptedException {
    requireTrained();
    TrainingConfig config = config(request);
    Optional<WarmStart> start = WarmStart.of(output, config, Optional.empty());
    TrainingData images = TrainingData.read(spark, config, notes);
    String recorded = metrics.dataset().train().sha256();
    if (!images.trainScan().sha256().equals(recorded)) {
      return result(
          0,
          "its training images have changed: expected %,d of SHA-256 %s, found %,d of SHA-256 %s in %s; name a copy of the old ones with --data"
              .formatted(
                  metrics.dataset().train().count(),
                  recorded,
                  images.trainScan().count(),
                  images.trainScan().sha256(),
                  images.train().name()));
    }
    RunNetwork network = RunNetwork.of(config, images.train(), images.classes());
    NetworkSnapshot initial = network.layers().initialSnapshot();
    if (start.isPresent()) {
      initial = start.get().initial(initial, images.train(), images.classes());
    }
    return train(network, images, TrainingState.start(initial), request.rounds(), listener);
  }

  private void requireTrained() throws DataFormatException {
    boolean isStock =
        Option.label(TrainingConfig.Trainer.DL4J_SPARK)
            .equals(metrics.config().get(Option.TRAINER.key()));
    if (metrics.training().rounds().isEmpty() || isStock) {
      throw new DataFormatException(
          "run %s at %s: expected a run of --trainer averaging, found %s, whose bits cannot be had again"
              .formatted(
                  metrics.runId(),
                  run.location(),
                  isStock ? "one of dl4j-spark" : "an imported one"));
    }
  }

  /** The run's own settings; its groups and their workers stand there. */
  private TrainingConfig config(Request request) {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    // Runs of versions that did not know it had none, whatever their preset has now.
    settings.put(Option.WEIGHT_DECAY, "0");
    for (Option option : Option.values()) {
      Object value = metrics.config().get(option.key());
      if (value != null && !LEFT_OUT.contains(option)) {
        settings.put(option, value.toString());
      }
    }
    if (!request.data().isEmpty()) {
      settings.put(Option.DATA, request.data());
    }
    if (!request.testData().isEmpty()) {
      settings.put(Option.TEST_DATA, request.testData());
    }
    return TrainingConfig.of(settings, Clock.systemUTC());
  }

  private Result train(
      RunNetwork network,
      TrainingData images,
      TrainingState start,
      OptionalInt most,
      TrainingListener listener)
      throws IOException, InterruptedException {
    TrainingConfig config = network.config();
    ShardPlan plan = DistributedTraining.plan(config, images.train(), images.trainScan());
    TrainingSchedule schedule = DistributedTraining.schedule(config, plan);
    List<RoundReport> recorded = metrics.training().rounds();
    int rounds = Math.min(most.orElse(Integer.MAX_VALUE), schedule.rounds().size());
    List<RoundReport> found = new ArrayList<>();
    TrainingState state = start;
    try (ShardedDataset shards =
            ShardedDataset.create(context, images.train(), plan, config.groups());
        SparkRounds executor =
            SparkRounds.of(context, config, shards, schedule, network.engine())) {
      executor.load(start);
      ParameterAveragingTrainer trainer =
          new ParameterAveragingTrainer(
              schedule,
              executor,
              new OuterOptimizer(config.outerMomentum()),
              new Recording(found, listener));
      while (state.finishedRounds() < rounds) {
        state = trainer.next(state);
        Optional<String> difference = difference(recorded, found.get(found.size() - 1));
        if (difference.isPresent()) {
          return result(found.size(), difference.get());
        }
      }
    }
    if (rounds == schedule.rounds().size()) {
      return end(recorded.size(), found.size(), state.snapshot().parametersSha256());
    }
    return new Result(
        metrics.runId(), rounds, recorded.size(), metrics.parametersSha256(), Optional.empty());
  }

  private Result end(int recordedRounds, int rounds, String sha256) {
    if (rounds != recordedRounds) {
      return result(
          rounds,
          "%d rounds were recorded, %d are what its settings give"
              .formatted(recordedRounds, rounds));
    }
    if (!sha256.equals(metrics.parametersSha256())) {
      return result(
          rounds,
          "the rounds are as recorded, the parameters are not: expected parametersSha256 %s, found %s"
              .formatted(metrics.parametersSha256(), sha256));
    }
    return new Result(metrics.runId(), rounds, recordedRounds, sha256, Optional.empty());
  }

  private static Optional<String> difference(List<RoundReport> recorded, RoundReport found) {
    if (found.round() > recorded.size()) {
      return Optional.of("round %d was not recorded".formatted(found.round()));
    }
    RoundReport expected = recorded.get(found.round() - 1);
    boolean isSame =
        expected.examples() == found.examples()
            && Double.compare(expected.loss(), found.loss()) == 0;
    return isSame
        ? Optional.empty()
        : Optional.of(
            "round %d differs: expected a mean loss of %s over %,d images, found %s over %,d"
                .formatted(
                    found.round(),
                    expected.loss(),
                    expected.examples(),
                    found.loss(),
                    found.examples()));
  }

  private Result result(int rounds, String difference) {
    return new Result(
        metrics.runId(),
        rounds,
        metrics.training().rounds().size(),
        metrics.parametersSha256(),
        Optional.of(difference));
  }

  /** Keeps the reports of the rounds. */
  private record Recording(List<RoundReport> reports, TrainingListener next)
      implements TrainingListener {
    @Override
    public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
      reports.add(report);
      next.roundFinished(report, snapshot);
    }
  }
}

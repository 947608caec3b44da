package org.digits.spark.run;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.config.TrainingConfig;
import org.digits.export.ExportedNetwork;
import org.digits.export.ModelFiles;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.checkpoint.CheckpointStore;
import org.digits.publishing.run.ImageSketchFormat;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunExistsException;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.dataset.Quarantine;
import org.digits.spark.rounds.RunNetwork;
import org.digits.spark.run.TrainingPipeline.Promotion;
import org.digits.spark.run.TrainingPipeline.Result;
import org.digits.tracking.RunTracking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The publication of one run, with all that follows from it: promotion, cleaning up, tracking. */
final class RunPublication {
  private static final Logger LOG = LoggerFactory.getLogger(RunPublication.class);

  private final Storage output;
  private final TrainingConfig config;
  private final Map<String, String> provenance;
  private final Stopwatch stopwatch;
  private final RunPublisher publisher;
  private final RunTracking tracking;

  /**
   * The publication of the configured run.
   *
   * @param provenance what makes the run
   * @param stopwatch of the whole run
   */
  RunPublication(
      Storage output, TrainingConfig config, Map<String, String> provenance, Stopwatch stopwatch) {
    this.output = output;
    this.config = config;
    this.provenance = provenance;
    this.stopwatch = stopwatch;
    publisher = new RunPublisher(output, Clock.systemUTC());
    tracking = RunTracking.of(System.getenv());
  }

  /**
   * The run, if an earlier process has published it.
   *
   * @throws IOException if that was with other settings or on other data
   */
  Optional<RunReader> earlier(RunNetwork network, TrainingData images) throws IOException {
    return FinishedRun.find(publisher, network.config(), images);
  }

  /** Does what a process that died after it had published may have left undone. */
  Result complete(RunReader run) throws IOException {
    Promotion promotion = settle(run);
    return new Result(run.metrics(), run.location(), promotion, Optional.empty(), Optional.empty());
  }

  /**
   * Publishes the run, or completes the one that another process has published meanwhile: a
   * scheduler's retry, and the attempt that it gave up, may both train.
   *
   * @throws IOException also if that one has other settings or other data
   */
  Result publish(TrainingData images, RunTraining.Trained trained, TestResult tested)
      throws IOException, InterruptedException {
    RunNetwork network = trained.network();
    NetworkSnapshot snapshot = trained.snapshot();
    RunMetrics metrics = metrics(images, trained, tested);
    ExportedNetwork exported =
        ExportedNetwork.of(
            network.layers(), snapshot, images.train().height(), images.train().width());
    List<RunFile> models = ModelFiles.of(config.runId(), network.layers(), snapshot, exported);
    RunDocuments documents =
        new RunDocuments(output, network.layers(), exported, provenance, tested.mistakes());
    RunFile trainedOn =
        RunFile.of(RunDirectory.TRAINING_IMAGES, ImageSketchFormat.write(trained.images()));
    List<RunFile> files = files(documents, models, trainedOn, images.quarantine(), metrics);
    RunReader run;
    try {
      run = publisher.publish(config.runId(), files, provenance);
    } catch (RunExistsException e) {
      return complete(earlier(network, images).orElseThrow(() -> e));
    }
    Promotion promotion = settle(run);
    Optional<URI> tracked = tracking.record(run);
    return new Result(
        run.metrics(), run.location(), promotion, tracked, Optional.of(tested.sample()));
  }

  private RunMetrics metrics(TrainingData images, RunTraining.Trained trained, TestResult tested) {
    return new RunMetrics(
        config.runId(),
        images.record(),
        images.profile(),
        trained.network().config().toMap(),
        trained.snapshot().parametersSha256(),
        tested.evaluation(),
        tested.calibration(),
        trained.metrics(),
        stopwatch.seconds());
  }

  // The metrics come last, so that they know how long the others took.
  private List<RunFile> files(
      RunDocuments documents,
      List<RunFile> models,
      RunFile trainedOn,
      Quarantine quarantine,
      RunMetrics metrics) {
    List<RunFile> files = new ArrayList<>(models);
    files.add(trainedOn);
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

  private Promotion settle(RunReader run) throws IOException {
    Promotion promotion = promote(run);
    try {
      new CheckpointStore(output, config.runId()).delete();
    } catch (StorageException e) {
      // The run stands; another attempt at it may still write there.
      LOG.warn("checkpoints of run {} stay: {}", config.runId(), e.getMessage());
    }
    return promotion;
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
}

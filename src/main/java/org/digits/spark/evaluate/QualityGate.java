package org.digits.spark.evaluate;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.GateRules;
import org.digits.data.DataFormatException;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Overlap;
import org.digits.evaluation.OverlapNote;
import org.digits.evaluation.PairedSum;
import org.digits.publishing.champion.ChampionChange.Cause;
import org.digits.publishing.champion.ChampionMovedException;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateRecord.Comparison;
import org.digits.publishing.gate.GateRecord.Decision;
import org.digits.publishing.gate.GateStore;
import org.digits.publishing.gate.GateVerdict;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.predict.RunModel;

/**
 * The quality gate: evaluates a candidate and the champion on the same images, keeps the verdict,
 * and makes the candidate champion if it was accepted. Whatever is asked twice is done once.
 */
public final class QualityGate {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Storage output;
  private final ChampionPointer pointer;
  private final GateStore verdicts;
  private final Clock clock;
  private final SourceNotes notes;

  /** The gate of an output folder or URI; notes of the images are logged. */
  public QualityGate(SparkSession spark, String output, Clock clock) throws StorageException {
    this(spark, output, clock, SourceNotes.LOGGED);
  }

  /** The gate of an output folder or URI. */
  public QualityGate(SparkSession spark, String output, Clock clock, SourceNotes notes)
      throws StorageException {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.output = Storage.of(output, context.hadoopConfiguration());
    this.pointer = new ChampionPointer(this.output, clock);
    this.verdicts = new GateStore(this.output);
    this.clock = clock;
    this.notes = notes;
  }

  /**
   * What a candidate is judged by.
   *
   * @param rules the bounds
   * @param data file, folder or URI of the labelled images
   * @param format of them
   * @param reading of them; pictures in {@link PictureForm#AUTO} for that of the runs
   * @param verdict whether an earlier verdict counts
   * @param trainedOn what becomes of images that the candidate was trained on
   */
  public record Request(
      GateRules rules,
      String data,
      ImageFormat format,
      ImageReading reading,
      Verdict verdict,
      TrainedOn trainedOn) {}

  /** What becomes of images that the candidate was trained on. */
  public enum TrainedOn {
    /** With one of them there is no verdict, and an earlier one does not count. */
    REFUSED,
    /** They count as the others do. */
    ALLOWED
  }

  /** Whether an earlier verdict on the same run counts. */
  public enum Verdict {
    /** It does, unless it accepted and the champion is another one since. */
    RECORDED,
    /** It does not. */
    NEW
  }

  /** What became of a candidate. */
  public enum Result {
    /** It is champion from now on. */
    PROMOTED,
    /** It was champion before this call, and still is. */
    CHAMPION_ALREADY,
    /** It was champion once, and is no more; only a rollback brings it back. */
    CHAMPION_BEFORE,
    /** A rule failed. */
    REJECTED
  }

  /**
   * A candidate's verdict, and what became of it.
   *
   * @param location where the verdict is kept
   */
  public record Outcome(GateRecord verdict, Result result, String location) {}

  /**
   * Judges a candidate, or finds the earlier verdict on it; the champion stays.
   *
   * @param run a run id, or the path of a run of this output
   * @throws StorageException if the candidate or the champion does not verify
   * @throws DataFormatException also if the candidate was trained on an image that it is to be
   *     judged by, and that is not allowed
   */
  public GateRecord judge(String run, Request request) throws IOException {
    RunReader candidate = candidate(run);
    Optional<Champion> champion = pointer.read();
    Optional<Champion> rival = champion.filter(found -> !found.equals(Champion.of(candidate)));
    Optional<GateRecord> recorded =
        request.verdict() == Verdict.RECORDED ? verdicts.find(candidate) : Optional.empty();
    boolean wasChampion = wasChampion(candidate);
    Optional<GateRecord> earlier =
        recorded.filter(
            found -> wasChampion || (found.standsAgainst(rival) && mayCount(found, request)));
    GateRecord record = earlier.isPresent() ? earlier.get() : verdict(candidate, rival, request);
    boolean promote = record.accepted() && !wasChampion;
    return verdicts.keep(record.with(promote ? Decision.PROMOTE : Decision.KEEP));
  }

  /**
   * Judges a candidate, or finds the earlier verdict on it, and makes it champion if it is
   * accepted.
   *
   * @param run a run id, or the path of a run of this output
   * @throws ChampionMovedException if the champion became yet another one meanwhile
   */
  public Outcome promote(String run, Request request) throws IOException {
    pointer.repair();
    GateRecord record = judge(run, request);
    Champion candidate = new Champion(record.runId(), record.manifestSha256());
    Result result;
    if (record.decision() == Decision.PROMOTE) {
      result = replace(record.champion(), candidate);
      record = verdicts.keep(record.with(Decision.KEEP));
    } else if (pointer.read().equals(Optional.of(candidate))) {
      result = Result.CHAMPION_ALREADY;
    } else {
      result = record.accepted() ? Result.CHAMPION_BEFORE : Result.REJECTED;
    }
    return new Outcome(record, result, verdicts.location(record.runId()));
  }

  private Result replace(Optional<Champion> expected, Champion candidate) throws StorageException {
    try {
      pointer.replace(expected, candidate, Cause.GATE, "accepted by the quality gate");
      return Result.PROMOTED;
    } catch (ChampionMovedException e) {
      // A scheduler's retry, and the attempt that it gave up, may both promote.
      if (pointer.read().equals(Optional.of(candidate))) {
        return Result.CHAMPION_ALREADY;
      }
      throw e;
    }
  }

  // A champion is found by its id under the output.
  private RunReader candidate(String run) throws StorageException {
    RunReader candidate = RunReader.open(output, run);
    Storage expected = RunDirectory.of(output, candidate.manifest().runId()).files();
    if (expected.location().equals(candidate.location())) {
      return candidate;
    }
    // The same place may have two names.
    if (expected.exists("")) {
      RunReader own = RunReader.open(output, candidate.manifest().runId());
      if (own.manifestSha256().equals(candidate.manifestSha256())) {
        return own;
      }
    }
    throw new StorageException(
        "%s cannot become champion of %s: expected it at %s; name the --output that has it"
            .formatted(candidate.location(), output.location(), expected.location()));
  }

  private static boolean mayCount(GateRecord earlier, Request request) {
    return request.trainedOn() == TrainedOn.ALLOWED || !earlier.data().overlap().any();
  }

  private boolean wasChampion(RunReader candidate) throws StorageException {
    Champion champion = Champion.of(candidate);
    return pointer.history().stream().anyMatch(change -> change.champion().equals(champion));
  }

  private GateRecord verdict(RunReader candidate, Optional<Champion> rival, Request request)
      throws IOException {
    EvaluatedRun run = EvaluatedRun.of(candidate);
    RunModel model = run.model();
    GateVerdict gate = new GateVerdict(request.rules(), model.labels());
    if (rival.isEmpty()) {
      EvaluationData data = open(request, List.of(run));
      Evaluation evaluation = data.evaluate(context, model);
      return gate.judge(candidate, data.record(), evaluation, List.of(), clock.instant());
    }
    EvaluatedRun other = EvaluatedRun.of(champion(rival.get()));
    RunModel champion = other.model();
    EvaluationData data = open(request, List.of(run, other));
    PairedSum sum =
        new PairedEvaluator(context)
            .evaluate(data.images().blocks(), data.scan().labels(), model, champion);
    Comparison comparison =
        new Comparison(
            champion.runId(),
            other.reader().manifestSha256(),
            sum.champion(),
            sum.discordant(),
            sum.discordant().lossPValue(),
            data.overlaps().get(1));
    return gate.judge(
        candidate, data.record(), sum.candidate(), List.of(comparison), clock.instant());
  }

  /** The images, before anything is evaluated on them; the candidate is the first run. */
  private EvaluationData open(Request request, List<EvaluatedRun> runs) throws IOException {
    EvaluationData data =
        EvaluationData.open(
            spark, request.data(), request.format(), request.reading(), runs, notes);
    Overlap overlap = data.overlaps().get(0);
    if (overlap.any() && request.trainedOn() == TrainedOn.REFUSED) {
      throw new DataFormatException(
          "%s: %s stand in the training data of run %s, so its accuracy would mean nothing; judge it by other images, or use --allow-overlap"
              .formatted(
                  data.images().name(), OverlapNote.count(overlap), runs.get(0).model().runId()));
    }
    return data;
  }

  private RunReader champion(Champion champion) throws StorageException {
    try {
      return pointer.open(champion);
    } catch (StorageException e) {
      throw new StorageException(
          "the champion cannot be compared with: %s; go back to one that can, with rollback --to"
              .formatted(e.getMessage()),
          e);
    }
  }
}

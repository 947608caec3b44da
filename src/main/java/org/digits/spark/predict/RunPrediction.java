package org.digits.spark.predict;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.digits.data.DataFormatException;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.data.PicturesRead;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.StagedDirectory;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageRows;
import org.digits.spark.images.ImageSources;
import org.digits.spark.images.InternalRows;
import org.digits.spark.images.LiteralPaths;
import org.digits.spark.images.PictureReading;
import org.digits.spark.images.SourceNotes;

/** Predicts images of any source with a published run, into Parquet. */
public final class RunPrediction {
  // Hardly two values are the same, and Parquet would look for each in a table of those before.
  private static final List<String> COLUMNS_WITHOUT_DICTIONARY =
      List.of("id", "confidence", "probabilities.list.element");

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SourceNotes notes;

  /** Prediction on a session; notes of the input are logged. */
  public RunPrediction(SparkSession spark) {
    this(spark, SourceNotes.LOGGED);
  }

  /** Prediction on a session. */
  public RunPrediction(SparkSession spark, SourceNotes notes) {
    this.spark = spark;
    this.notes = notes;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /**
   * What to predict.
   *
   * @param input path or URI of the images
   * @param format of them
   * @param reading of them; pictures in {@link org.digits.data.PictureForm#AUTO} for the run's own
   *     form
   * @param count of digits on a picture; of several each has a row
   * @param leastConfidence that an answer must have, of 1
   * @param target path or URI of the Parquet folder to write
   * @param existing what to do where it is there already
   */
  public record Request(
      String input,
      ImageFormat format,
      ImageReading reading,
      PicturePrediction.Count count,
      double leastConfidence,
      String target,
      Existing existing) {

    /** One image a picture, and any confidence. */
    public Request(
        String input, ImageFormat format, ImageReading reading, String target, Existing existing) {
      this(input, format, reading, PicturePrediction.Count.ONE, 0, target, existing);
    }
  }

  /**
   * What was done.
   *
   * @param images rows written
   * @param errors rows among them whose image cannot be read
   * @param unsure rows among them whose answer was less sure than it must be
   * @param seconds of reading, predicting and writing
   * @param networkSeconds in forward passes, summed over all cores
   * @param target URI of the Parquet folder
   * @param pictures what was done to pictures
   */
  public record Summary(
      long images,
      long errors,
      long unsure,
      double seconds,
      double networkSeconds,
      String target,
      PicturesRead pictures) {
    /** Whether there were images, and none could be read. */
    public boolean isFailed() {
      return images > 0 && errors == images;
    }
  }

  /**
   * Predicts every image. One that cannot be read is a row with an error; where the job fails,
   * nothing is left of it, and what stood at the target stands there still (not on object stores,
   * where renames are copies).
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   */
  public Summary predict(String output, String run, Request request) throws IOException {
    Storage target = target(request);
    RunModel model = RunModel.open(output, run, context.hadoopConfiguration());
    context.setJobDescription("look at " + request.input());
    ImageReading reading = request.reading();
    PictureForm form = model.pictures(reading.pictures());
    ImageSources sources = new ImageSources(spark, reading.with(form), notes);
    if (form == PictureForm.DIGITS && model.readsLatinDigits()) {
      sources.pictures().requireDigits();
    }
    Images images = images(sources, request, model, form);
    model.requireSize(images.name(), images.size());
    PredictionCounters counters = PredictionCounters.of(spark.sparkContext());
    Broadcast<NetworkSnapshot> snapshot = context.broadcast(model.snapshot());
    long begin = System.nanoTime();
    try {
      context.setJobDescription("predict " + request.input());
      Predictor predictor =
          Predictor.of(
              model,
              snapshot,
              images.size(),
              images.columns(),
              form,
              request.leastConfidence(),
              counters);
      write(predicted(images.rows(), predictor), target, request.existing());
    } finally {
      snapshot.destroy();
      context.setJobDescription(null);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Summary(
        counters.images().value(),
        counters.errors().value(),
        counters.unsure().value(),
        seconds,
        counters.networkNanos().value() / 1e9,
        target.location(),
        sources.pictures().done());
  }

  private record Images(
      String name, JavaRDD<InternalRow> rows, Size size, PredictionColumns columns) {}

  private static Images images(
      ImageSources sources, Request request, RunModel model, PictureForm form) throws IOException {
    if (request.count() == PicturePrediction.Count.SEVERAL) {
      if (form != PictureForm.DIGITS) {
        throw new DataFormatException(
            "%s: expected a run that reads pictures as digits, of which --several reads more than one, found run %s, which takes them as they are; predict without --several"
                .formatted(request.input(), model.runId()));
      }
      PictureReading.Digits digits =
          sources.digits(request.input(), request.format(), model.sizes());
      return new Images(
          digits.name(),
          digits.rows(),
          digits.size(),
          new PredictionColumns(digits.hasPaths(), true));
    }
    ImageRows rows = sources.open(request.input(), request.format(), model.sizes());
    return new Images(
        rows.name(),
        rows.internalRows(),
        rows.size(),
        new PredictionColumns(rows.hasPaths(), false));
  }

  /** The first error of a prediction that failed. */
  public String firstError(Summary summary) {
    return spark
        .read()
        .parquet(LiteralPaths.pattern(summary.target()))
        .select("error")
        .limit(1)
        .collectAsList()
        .get(0)
        .getString(0);
  }

  private Storage target(Request request) throws StorageException {
    Storage target = Storage.of(request.target(), context.hadoopConfiguration());
    String from = target.elsewhere(request.input()).location() + "/";
    String to = target.location() + "/";
    if (from.startsWith(to) || to.startsWith(from)) {
      throw new StorageException(
          "cannot write %s: it holds or is inside the input %s; choose another --to"
              .formatted(target.location(), request.input()));
    }
    requireFree(target, request.existing());
    return target;
  }

  private static void requireFree(Storage target, Existing existing) throws StorageException {
    if (existing == Existing.REFUSE && target.exists("")) {
      throw new StorageException(
          "cannot write %s: it exists; choose another --to, or add --overwrite"
              .formatted(target.location()));
    }
  }

  // Spark's own rows: encoders of public ones take 2 s to start and a few percent of all the time.
  private Dataset<Row> predicted(JavaRDD<InternalRow> images, Predictor predictor) {
    return InternalRows.dataFrame(spark, images.mapPartitions(predictor), predictor.schema());
  }

  private static void write(Dataset<Row> predicted, Storage target, Existing existing)
      throws StorageException {
    // Where it is not staged, what another process has written meanwhile would be deleted.
    requireFree(target, existing);
    StagedDirectory staged = StagedDirectory.of(target, Clock.systemUTC());
    try {
      DataFrameWriter<Row> writer = predicted.write().mode(SaveMode.ErrorIfExists);
      for (String column : COLUMNS_WITHOUT_DICTIONARY) {
        writer.option("parquet.enable.dictionary#" + column, false);
      }
      writer.parquet(staged.files().location());
      staged.commit(existing);
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      staged.discard(e);
      throw e;
    }
  }
}

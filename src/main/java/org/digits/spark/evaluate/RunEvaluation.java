package org.digits.spark.evaluate;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.evaluation.Drift;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Likeness;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.predict.RunModel;

/** Evaluates a published run on labelled images. */
public final class RunEvaluation {
  private final JavaSparkContext context;
  private final EvaluatedRun run;
  private final RunMetrics metrics;

  private RunEvaluation(JavaSparkContext context, RunReader run) throws IOException {
    this.context = context;
    this.run = EvaluatedRun.of(run);
    this.metrics = run.metrics();
  }

  /** As below, with pictures in the run's form; notes of the images are logged. */
  public static EvaluationRecord evaluate(
      SparkSession spark, String output, String run, String data, ImageFormat format)
      throws IOException {
    return evaluate(spark, output, run, data, format, ImageReading.DEFAULT, SourceNotes.LOGGED);
  }

  /**
   * Loads the run and evaluates it.
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   * @param data the file, folder or URI of the labelled images
   * @param format of them
   * @param reading of them; pictures in {@link PictureForm#AUTO} for the run's own form
   * @param notes that the user should read
   * @throws DataFormatException if the images are of another size or the labels not the model's
   */
  public static EvaluationRecord evaluate(
      SparkSession spark,
      String output,
      String run,
      String data,
      ImageFormat format,
      ImageReading reading,
      SourceNotes notes)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RunReader reader = RunReader.open(Storage.of(output, context.hadoopConfiguration()), run);
    RunEvaluation evaluation = new RunEvaluation(context, reader);
    return evaluation.on(
        EvaluationData.open(spark, data, format, reading, List.of(evaluation.run), notes));
  }

  /** Writes a result to a JSON file on any Hadoop file system. */
  public static void write(SparkSession spark, EvaluationRecord result, String file)
      throws StorageException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int slash = file.lastIndexOf('/');
    String folder = slash < 0 ? "." : file.substring(0, slash + 1);
    result.write(Storage.of(folder, context.hadoopConfiguration()), file.substring(slash + 1));
  }

  private EvaluationRecord on(EvaluationData data) {
    RunModel model = run.model();
    Evaluation evaluation = data.evaluate(context, model);
    return new EvaluationRecord(
        metrics.runId(),
        run.reader().manifestSha256(),
        run.reader().location(),
        data.record(),
        Option.label(model.selection().engine()),
        metrics.dataset().labels(),
        evaluation,
        data.pictures(),
        drift(data, evaluation.accuracy()));
  }

  private Drift drift(EvaluationData data, double accuracy) {
    Drift drift =
        Drift.of(
            metrics.trainingImages(),
            data.scan().statistics(),
            data.scan().labels(),
            metrics.labels());
    double usual = metrics.test().accuracy();
    if (!Likeness.isDoubtful(usual, accuracy)) {
      return drift;
    }
    return new SymmetrySearch(context)
        .search(data.images(), data.scan().count(), run.model(), usual)
        .map(drift::with)
        .orElse(drift);
  }
}

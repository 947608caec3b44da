package org.digits.spark.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.data.PicturesRead;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.ImageSketch;
import org.digits.evaluation.Overlap;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.dataset.PreparedImages;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.predict.RunModel;

/**
 * Labelled images that models can be evaluated on: of their size and with labels that the first one
 * knows.
 *
 * @param images at least one
 * @param scan of them
 * @param overlaps with the training images of each run
 * @param pictures what was done to pictures
 */
record EvaluationData(
    ImageDataset images, DatasetScan scan, List<Overlap> overlaps, PicturesRead pictures) {
  /**
   * Opens, scans and checks images.
   *
   * @param data their file, folder or URI
   * @param format of them
   * @param reading of them; pictures in {@link PictureForm#AUTO} for that of the runs
   * @param runs to evaluate; one at least
   * @param notes that the user should read
   * @throws DataFormatException if a run cannot be evaluated on them
   */
  static EvaluationData open(
      SparkSession spark,
      String data,
      ImageFormat format,
      ImageReading reading,
      List<EvaluatedRun> runs,
      SourceNotes notes)
      throws IOException {
    spark.sparkContext().setJobDescription("look at " + data);
    RunModel first = runs.get(0).model();
    PictureForm form = reading.pictures();
    LabelledSources sources =
        new LabelledSources(spark, reading.with(first.pictures(form)), first.labels(), notes);
    PreparedImages opened = sources.openLabelled(data, format, first.sizes());
    ImageDataset images = opened.images();
    for (EvaluatedRun run : runs) {
      run.model().requireSize(images.name(), new Size(images.height(), images.width()));
    }
    spark.sparkContext().setJobDescription("scan " + images.name());
    List<ImageSketch> training =
        runs.stream().map(run -> run.training().orElse(ImageSketch.none())).toList();
    DatasetScan scan = DatasetScan.lookingUp(images, training);
    opened.requireUnchanged(scan);
    if (scan.count() == 0) {
      throw new DataFormatException(images.name() + ": expected labelled images, found none");
    }
    scan.labels()
        .requireWithin(
            images.name(),
            first.labels(),
            first.classes(),
            "run " + first.runId(),
            "correct the label or train with such images");
    requireOneLanguage(images.name(), runs.stream().map(EvaluatedRun::model).toList());
    PicturesRead pictures = sources.pictures().done();
    if (pictures.count() > 0) {
      requireOneForm(images.name(), form, runs.stream().map(EvaluatedRun::model).toList());
    }
    return new EvaluationData(images, scan, overlaps(runs, scan), pictures);
  }

  private static void requireOneLanguage(String images, List<RunModel> models)
      throws DataFormatException {
    RunModel first = models.get(0);
    for (RunModel model : models) {
      if (!model.labels().agrees(first.labels(), first.classes())) {
        throw new DataFormatException(
            "%s: the classes of run %s are labels %s, those of run %s labels %s, so the two cannot be compared; train both with the same --labels"
                .formatted(
                    images,
                    first.runId(),
                    first.labels().range(first.classes()),
                    model.runId(),
                    model.labels().range(model.classes())));
      }
    }
  }

  private static void requireOneForm(String images, PictureForm form, List<RunModel> models)
      throws DataFormatException {
    RunModel first = models.get(0);
    for (RunModel model : models) {
      if (model.pictures(form) != first.pictures(form)) {
        throw new DataFormatException(
            "%s: run %s reads pictures '%s', run %s '%s', so these would not be the same images; prepare them as a Dataset, and name that"
                .formatted(
                    images, first.runId(), first.pictures(), model.runId(), model.pictures()));
      }
    }
  }

  private static List<Overlap> overlaps(List<EvaluatedRun> runs, DatasetScan scan) {
    List<Overlap> overlaps = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      overlaps.add(runs.get(i).overlap(scan.matches().get(i), scan.count()));
    }
    return overlaps;
  }

  /** A model's metrics on the images. */
  Evaluation evaluate(JavaSparkContext context, RunModel model) {
    return new SparkEvaluator(context, model.selection().factory(), model.classes())
        .evaluate(images.blocks(), model.snapshot(), "evaluate run " + model.runId());
  }

  /** Name, count, hash and the overlap with the first run's training images. */
  EvaluationRecord.Data record() {
    return new EvaluationRecord.Data(images.name(), scan.count(), scan.sha256(), overlaps.get(0));
  }
}

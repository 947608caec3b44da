package org.digits.spark.evaluate;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.evaluation.Evaluation;
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
 * Labelled images that models can be evaluated on: of their size and with labels they know.
 *
 * @param images at least one
 * @param scan of them
 */
record EvaluationData(ImageDataset images, DatasetScan scan) {
  /**
   * Opens, scans and checks images.
   *
   * @param data their file, folder or URI
   * @param format of them
   * @param models to evaluate; one at least
   * @param notes that the user should read
   * @throws DataFormatException if a model cannot be evaluated on them
   */
  static EvaluationData open(
      SparkSession spark, String data, ImageFormat format, List<RunModel> models, SourceNotes notes)
      throws IOException {
    spark.sparkContext().setJobDescription("look at " + data);
    PreparedImages opened =
        new LabelledSources(spark, notes).openLabelled(data, format, models.get(0).sizes());
    ImageDataset images = opened.images();
    for (RunModel model : models) {
      model.requireSize(images.name(), new Size(images.height(), images.width()));
    }
    spark.sparkContext().setJobDescription("scan " + images.name());
    DatasetScan scan = DatasetScan.of(images);
    opened.requireUnchanged(scan);
    if (scan.count() == 0) {
      throw new DataFormatException(images.name() + ": expected labelled images, found none");
    }
    for (RunModel model : models) {
      scan.labels().requireWithin(images.name(), model.classes(), "run " + model.runId());
    }
    return new EvaluationData(images, scan);
  }

  /** A model's metrics on the images. */
  Evaluation evaluate(JavaSparkContext context, RunModel model) {
    return new SparkEvaluator(context, model.selection().factory(), model.classes())
        .evaluate(images.blocks(), model.snapshot(), "evaluate run " + model.runId());
  }

  /** Name, count and hash. */
  EvaluationRecord.Data record() {
    return new EvaluationRecord.Data(images.name(), scan.count(), scan.sha256());
  }
}

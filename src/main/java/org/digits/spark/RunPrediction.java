package org.digits.spark;

import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.Existing;
import org.digits.publishing.Storage;
import org.digits.publishing.StorageException;

/** Predicts images of any source with a published run, into Parquet. */
public final class RunPrediction {
  private final SparkSession spark;
  private final JavaSparkContext context;

  /** Prediction on a session. */
  public RunPrediction(SparkSession spark) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /**
   * What to predict.
   *
   * @param input path or URI of the images
   * @param format of them
   * @param target path or URI of the Parquet folder to write
   * @param existing what to do where it is there already
   */
  public record Request(String input, ImageFormat format, String target, Existing existing) {}

  /**
   * What was done.
   *
   * @param images rows written
   * @param errors rows among them with an error in place of a prediction
   * @param seconds of reading, predicting and writing
   * @param target URI of the Parquet folder
   */
  public record Summary(long images, long errors, double seconds, String target) {}

  /**
   * Predicts every image. One that cannot be read is a row with an error; where the job fails, the
   * target is not left behind.
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   */
  public Summary predict(String output, String run, Request request) throws IOException {
    Storage target = target(request);
    RunModel model = RunModel.open(output, run, context.hadoopConfiguration());
    context.setJobDescription("look at " + request.input());
    ImageRows images =
        new ImageSources(spark).open(request.input(), request.format(), model.sizes());
    LongAccumulator rows = spark.sparkContext().longAccumulator("images");
    LongAccumulator errors = spark.sparkContext().longAccumulator("errors");
    Broadcast<NetworkSnapshot> snapshot = context.broadcast(model.snapshot());
    long begin = System.nanoTime();
    try {
      context.setJobDescription("predict " + request.input());
      Predictor predictor = Predictor.of(model, snapshot, images.size(), rows, errors);
      Dataset<Row> predicted =
          images.rows().mapPartitions(predictor, Encoders.row(Predictor.SCHEMA));
      write(images.hasPaths() ? predicted : predicted.drop("path"), target);
    } finally {
      snapshot.destroy();
      context.setJobDescription(null);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Summary(rows.value(), errors.value(), seconds, target.location());
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
    if (request.existing() == Existing.REFUSE && target.exists("")) {
      throw new StorageException(
          "cannot write %s: it exists; choose another --to, or add --overwrite"
              .formatted(target.location()));
    }
    return target;
  }

  private static void write(Dataset<Row> predicted, Storage target) throws StorageException {
    try {
      predicted.write().mode(SaveMode.Overwrite).parquet(target.location());
    } catch (RuntimeException e) {
      try {
        target.deleteRecursively("");
      } catch (StorageException cleanup) {
        e.addSuppressed(cleanup);
      }
      throw e;
    }
  }
}

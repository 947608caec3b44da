package org.digits.spark.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.PicturesRead;
import org.digits.data.Symmetry;
import org.digits.data.picture.DigitPicture;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.spark.session.SparkSessions;

/**
 * What a published run makes of one picture; Spark is not started.
 *
 * @param seen what the network saw
 * @param pictures what was done to the picture
 * @param labels the user's own, of the run's classes
 * @param probabilities one per class
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never a map key
public record PicturePrediction(
    ImageBlock seen, PicturesRead pictures, LabelMapping labels, float[] probabilities) {
  /**
   * Predicts a picture of any size.
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   * @param reading of the picture; in {@link PictureForm#AUTO} for the run's own form
   */
  public static PicturePrediction of(String output, String run, Path picture, ImageReading reading)
      throws IOException {
    if (Files.isDirectory(picture)) {
      throw new DataFormatException(
          picture
              + ": expected one picture, found a folder; predict a folder with --input and --to");
    }
    if (!Files.isRegularFile(picture)) {
      throw new DataFormatException(picture + ": there is no such file; check the path");
    }
    RunModel model = RunModel.open(output, run, SparkSessions.hadoopConfiguration());
    Size size = model.sizes().likely();
    Symmetry stored = reading.stored();
    Size own = stored.swapsSides() ? size.transposed() : size;
    PictureForm form = model.pictures(reading.pictures());
    DigitPicture.Read read;
    try (InputStream in = Files.newInputStream(picture)) {
      read = DigitPicture.read(in, own.height(), own.width(), form);
    } catch (DataFormatException e) {
      throw e.in(picture.toString());
    }
    byte[] pixels = stored.inverse().of(read.pixels(), own.height(), own.width());
    ImageBlock block = new ImageBlock(size.height(), size.width(), new long[1], pixels, new int[1]);
    PicturesRead pictures = new PicturesRead(form, 1, read.isReshaped() ? 1 : 0);
    try (TrainingEngine engine = model.selection().factory().create()) {
      engine.load(model.snapshot());
      return new PicturePrediction(block, pictures, model.labels(), engine.predict(block, 0, 1));
    }
  }

  /** The most probable label. */
  public String label() {
    return labels.name(PredictedRows.best(probabilities));
  }
}

package org.digits.spark.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.digits.data.Box;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.PicturesRead;
import org.digits.data.Symmetry;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.TakenOut;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.spark.session.SparkSessions;

/**
 * What a published run makes of one picture; Spark is not started.
 *
 * @param digits from left to right, one or more
 * @param pictures what was done to the picture
 * @param labels the user's own, of the run's classes
 */
public record PicturePrediction(List<Digit> digits, PicturesRead pictures, LabelMapping labels) {
  /**
   * A digit on the picture.
   *
   * @param seen what the network saw
   * @param place on the picture, in pixels; null where all of it was taken
   * @param takenOut what else was on the picture
   * @param probabilities one per class
   * @param confidence in the most probable one, of 1
   */
  @SuppressWarnings("ArrayRecordComponent") // a result, never a map key
  public record Digit(
      ImageBlock seen,
      Box place,
      Set<TakenOut> takenOut,
      float[] probabilities,
      float confidence) {}

  /** How many digits a picture may show. */
  public enum Count {
    ONE,
    SEVERAL
  }

  /**
   * Predicts a picture of any size.
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   * @param reading of the picture; in {@link PictureForm#AUTO} for the run's own form
   * @param leastConfidence that each answer must have, of 1
   * @throws DataFormatException also if a run on digits finds none, something else, or more of them
   *     than may be there, or if an answer is less sure than it must be
   */
  public static PicturePrediction of(
      String output,
      String run,
      Path picture,
      ImageReading reading,
      Count count,
      double leastConfidence)
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
    List<DigitPicture.Read> read = new ArrayList<>();
    try (InputStream in = Files.newInputStream(picture)) {
      if (count == Count.SEVERAL && form == PictureForm.DIGITS) {
        read.addAll(DigitPicture.readSeveral(in, own.height(), own.width()));
      } else {
        read.add(DigitPicture.read(in, own.height(), own.width(), form));
      }
      if (form == PictureForm.DIGITS && model.readsLatinDigits()) {
        for (DigitPicture.Read one : read) {
          one.requireDigit();
        }
      }
    } catch (DataFormatException e) {
      throw e.in(picture.toString());
    }
    int reshaped = read.stream().anyMatch(DigitPicture.Read::isReshaped) ? 1 : 0;
    Confidence confidence = new Confidence(model.temperature(), leastConfidence);
    List<Digit> digits = new ArrayList<>();
    try (TrainingEngine engine = model.selection().factory().create()) {
      engine.load(model.snapshot());
      for (DigitPicture.Read one : read) {
        byte[] pixels = stored.inverse().of(one.pixels(), own.height(), own.width());
        ImageBlock block =
            new ImageBlock(size.height(), size.width(), new long[1], pixels, new int[1]);
        float[] probabilities = engine.predict(block, 0, 1);
        float sure = confidence.of(probabilities);
        Object label = model.labels().name(PredictedRows.best(probabilities));
        Optional<String> complaint = confidence.complaint(label, sure);
        if (complaint.isPresent()) {
          throw new DataFormatException(complaint.get()).in(picture.toString());
        }
        digits.add(new Digit(block, one.place(), one.takenOut(), probabilities, sure));
      }
    }
    return new PicturePrediction(digits, new PicturesRead(form, 1, reshaped), model.labels());
  }

  /** The most probable label of a digit. */
  public String label(Digit digit) {
    return labels.name(PredictedRows.best(digit.probabilities()));
  }

  /** The most probable labels, one after the other. */
  public String label() {
    return digits.stream().map(this::label).collect(Collectors.joining());
  }
}

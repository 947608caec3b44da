package org.digits.spark.predict;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.digits.data.ImageBlock;
import org.digits.data.PictureForm;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.spark.images.ImageRows;

/** Rows of {@link ImageRows#SCHEMA} in, rows of {@link Predictor#schema} out. */
final class PredictedImages extends PredictedRows<InternalRow, InternalRow> {
  private static final int BLOCK_IMAGES = 256;
  private static final UTF8String BLANK =
      UTF8String.fromString("expected a digit, found a blank image");

  private final TrainingEngine engine;
  private final Object[] predictions;
  private final boolean paths;
  private final PictureForm form;
  private final Confidence confidence;
  private final PredictionCounters counters;

  /**
   * As its superclass.
   *
   * @param form of pictures; in {@link PictureForm#DIGITS} an image of one grey is an error
   * @param predictions what stands for each class, as Spark stores it
   */
  PredictedImages(
      Iterator<InternalRow> rows,
      TrainingEngine engine,
      Size size,
      Object[] predictions,
      boolean paths,
      PictureForm form,
      Confidence confidence,
      PredictionCounters counters) {
    super(rows, size, BLOCK_IMAGES);
    this.engine = engine;
    this.predictions = predictions;
    this.paths = paths;
    this.form = form;
    this.confidence = confidence;
    this.counters = counters;
  }

  @Override
  protected boolean image(InternalRow row, byte[] pixels, int start) {
    counters.images().add(1);
    if (row.isNullAt(2) || isBlank(row)) {
      counters.errors().add(1);
      return false;
    }
    byte[] image = row.getBinary(2);
    System.arraycopy(image, 0, pixels, start, image.length);
    return true;
  }

  private boolean isBlank(InternalRow row) {
    if (form != PictureForm.DIGITS || row.isNullAt(2)) {
      return false;
    }
    byte[] image = row.getBinary(2);
    for (byte pixel : image) {
      if (pixel != image[0]) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected float[] predict(ImageBlock images, int count) {
    long begin = System.nanoTime();
    float[] probabilities = engine.predict(images, 0, count);
    counters.networkNanos().add(System.nanoTime() - begin);
    return probabilities;
  }

  @Override
  protected InternalRow unpredicted(InternalRow row) {
    Object id = row.isNullAt(0) ? null : row.getLong(0);
    UTF8String error = isBlank(row) ? BLANK : ImageRows.text(row, 4);
    return new GenericInternalRow(
        paths
            ? new Object[] {id, ImageRows.text(row, 1), null, null, null, error}
            : new Object[] {id, null, null, null, error});
  }

  @Override
  protected InternalRow predicted(InternalRow row, float[] probabilities, int from, int classes) {
    float[] own = Arrays.copyOfRange(probabilities, from, from + classes);
    int column = paths ? 2 : 1;
    Object prediction = predictions[best(own)];
    float sure = confidence.of(own);
    Optional<String> complaint = confidence.complaint(prediction, sure);
    if (complaint.isPresent()) {
      counters.unsure().add(1);
      row.update(column + 3, UTF8String.fromString(complaint.get()));
    } else {
      row.update(column, prediction);
    }
    row.update(column + 1, UnsafeArrayData.fromPrimitiveArray(own));
    row.update(column + 2, sure);
    return row;
  }
}

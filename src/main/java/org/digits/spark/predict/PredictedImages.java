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

/** Rows of images in, rows of {@link PredictionColumns#schema} out. */
final class PredictedImages extends PredictedRows<InternalRow, InternalRow> {
  private static final int BLOCK_IMAGES = 256;
  private static final UTF8String BLANK =
      UTF8String.fromString("expected a digit, found a blank image");

  private final TrainingEngine engine;
  private final Object[] predictions;
  private final PredictionColumns columns;
  private final PictureForm form;
  private final Confidence confidence;
  private final PredictionCounters counters;

  /**
   * As its superclass.
   *
   * @param form of pictures; in {@link PictureForm#DIGITS} an image of one grey is an error
   * @param columns of the rows that go
   * @param predictions what stands for each class, as Spark stores it
   */
  PredictedImages(
      Iterator<InternalRow> rows,
      TrainingEngine engine,
      Size size,
      PredictionColumns columns,
      Object[] predictions,
      PictureForm form,
      Confidence confidence,
      PredictionCounters counters) {
    super(rows, size, BLOCK_IMAGES);
    this.engine = engine;
    this.predictions = predictions;
    this.columns = columns;
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
    Object[] values = new Object[columns.count()];
    values[0] = row.isNullAt(0) ? null : row.getLong(0);
    if (columns.hasPaths()) {
      values[1] = ImageRows.text(row, 1);
    }
    for (int i = 0; i < columns.ofDigit(); i++) {
      int from = ImageRows.COLUMNS + i;
      values[columns.digit() + i] = row.isNullAt(from) ? null : row.getInt(from);
    }
    values[columns.error()] = isBlank(row) ? BLANK : ImageRows.text(row, 4);
    return new GenericInternalRow(values);
  }

  @Override
  protected InternalRow predicted(InternalRow row, float[] probabilities, int from, int classes) {
    float[] own = Arrays.copyOfRange(probabilities, from, from + classes);
    Object prediction = predictions[best(own)];
    float sure = confidence.of(own);
    Optional<String> complaint = confidence.complaint(prediction, sure);
    if (complaint.isPresent()) {
      counters.unsure().add(1);
      row.update(columns.error(), UTF8String.fromString(complaint.get()));
    } else {
      row.update(columns.prediction(), prediction);
    }
    row.update(columns.probabilities(), UnsafeArrayData.fromPrimitiveArray(own));
    row.update(columns.confidence(), sure);
    return row;
  }
}

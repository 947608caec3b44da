package org.digits.spark.predict;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.spark.images.ImageRows;

/** Rows of {@link ImageRows#SCHEMA} in, rows of {@link Predictor#schema} out, in blocks. */
public final class PredictedRows implements Iterator<InternalRow> {
  private static final int BLOCK_IMAGES = 256;

  private final Iterator<InternalRow> rows;
  private final TrainingEngine engine;
  private final boolean paths;
  private final PredictionCounters counters;
  private final GenericInternalRow[] block = new GenericInternalRow[BLOCK_IMAGES];
  // The images of every block in turn: the engine does not keep them.
  private final ImageBlock images;
  private int size;
  private int at;

  PredictedRows(
      Iterator<InternalRow> rows,
      TrainingEngine engine,
      Size size,
      boolean paths,
      PredictionCounters counters) {
    this.rows = rows;
    this.engine = engine;
    this.paths = paths;
    this.counters = counters;
    images =
        new ImageBlock(
            size.height(),
            size.width(),
            new long[BLOCK_IMAGES],
            new byte[BLOCK_IMAGES * size.bytes()],
            new int[BLOCK_IMAGES]);
  }

  @Override
  public boolean hasNext() {
    return at < size || rows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (at == size) {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      predictBlock();
    }
    return block[at++];
  }

  private void predictBlock() {
    size = 0;
    at = 0;
    int[] good = new int[BLOCK_IMAGES];
    int goods = 0;
    while (size < BLOCK_IMAGES && rows.hasNext()) {
      InternalRow row = rows.next();
      if (!row.isNullAt(2)) {
        int bytes = images.imageBytes();
        System.arraycopy(row.getBinary(2), 0, images.pixels(), goods * bytes, bytes);
        good[goods++] = size;
      }
      block[size++] = withoutPrediction(row);
    }
    counters.images().add(size);
    counters.errors().add(size - goods);
    if (goods > 0) {
      predict(good, goods);
    }
  }

  private void predict(int[] good, int goods) {
    long begin = System.nanoTime();
    float[] probabilities = engine.predict(images, 0, goods);
    counters.networkNanos().add(System.nanoTime() - begin);
    int classes = probabilities.length / goods;
    int column = paths ? 2 : 1;
    for (int i = 0; i < goods; i++) {
      float[] own = Arrays.copyOfRange(probabilities, i * classes, (i + 1) * classes);
      block[good[i]].update(column, best(own));
      block[good[i]].update(column + 1, UnsafeArrayData.fromPrimitiveArray(own));
    }
  }

  private GenericInternalRow withoutPrediction(InternalRow row) {
    Object id = row.isNullAt(0) ? null : row.getLong(0);
    UTF8String error = ImageRows.text(row, 4);
    return new GenericInternalRow(
        paths
            ? new Object[] {id, ImageRows.text(row, 1), null, null, error}
            : new Object[] {id, null, null, error});
  }

  public static int best(float[] probabilities) {
    int best = 0;
    for (int label = 1; label < probabilities.length; label++) {
      best = probabilities[label] > probabilities[best] ? label : best;
    }
    return best;
  }
}

package org.digits.spark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;

/** Rows of {@link ImageRows#SCHEMA} in, rows of {@link Predictor#SCHEMA} out, in blocks. */
final class PredictedRows implements Iterator<Row> {
  private static final int BLOCK_IMAGES = 256;

  private final Iterator<Row> rows;
  private final TrainingEngine engine;
  private final int height;
  private final int width;
  private final LongAccumulator images;
  private final LongAccumulator errors;
  private final Row[] block = new Row[BLOCK_IMAGES];
  private final int[] positions = new int[BLOCK_IMAGES];
  private float[] probabilities = new float[0];
  private int classes;
  private int size;
  private int at;

  PredictedRows(
      Iterator<Row> rows,
      TrainingEngine engine,
      int height,
      int width,
      LongAccumulator images,
      LongAccumulator errors) {
    this.rows = rows;
    this.engine = engine;
    this.height = height;
    this.width = width;
    this.images = images;
    this.errors = errors;
  }

  @Override
  public boolean hasNext() {
    return at < size || rows.hasNext();
  }

  @Override
  public Row next() {
    if (at == size) {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      predictBlock();
    }
    Row row = block[at];
    int position = positions[at];
    at++;
    if (position < 0) {
      return RowFactory.create(row.get(0), row.get(1), null, null, row.get(4));
    }
    float[] own = Arrays.copyOfRange(probabilities, position * classes, (position + 1) * classes);
    return RowFactory.create(row.get(0), row.get(1), best(own), own, null);
  }

  private void predictBlock() {
    size = 0;
    at = 0;
    int good = 0;
    while (size < BLOCK_IMAGES && rows.hasNext()) {
      Row row = rows.next();
      block[size] = row;
      positions[size] = row.isNullAt(2) ? -1 : good++;
      size++;
    }
    images.add(size);
    errors.add(size - good);
    if (good > 0) {
      probabilities = engine.predict(pixels(good), 0, good);
      classes = probabilities.length / good;
    }
  }

  private ImageBlock pixels(int good) {
    int bytes = height * width;
    byte[] pixels = new byte[good * bytes];
    for (int i = 0; i < size; i++) {
      if (positions[i] >= 0) {
        byte[] image = block[i].getAs(2);
        System.arraycopy(image, 0, pixels, positions[i] * bytes, bytes);
      }
    }
    return new ImageBlock(height, width, new long[good], pixels, new int[good]);
  }

  static int best(float[] probabilities) {
    int best = 0;
    for (int label = 1; label < probabilities.length; label++) {
      best = probabilities[label] > probabilities[best] ? label : best;
    }
    return best;
  }
}

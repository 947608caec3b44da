package org.digits.spark.ml;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.digits.spark.ml.FeatureRows.Place;
import org.digits.spark.predict.NetworkPredictor;

/** A partition's rows with the predicted columns behind their own, in the same order. */
final class PredictedRows implements Iterator<Row> {
  private static final int BLOCK_ROWS = 250;

  private final Iterator<Row> rows;
  private final Plan plan;
  private final NetworkPredictor predictor;
  private final Deque<Row> ready = new ArrayDeque<>();
  private long read;

  /** The columns that a model adds, in their order. */
  enum Column {
    PREDICTION,
    RAW_PREDICTION,
    PROBABILITY
  }

  /**
   * What to read and what to add.
   *
   * @param field index of the features column
   * @param thresholds one a class, or none
   */
  @SuppressWarnings("ArrayRecordComponent") // passed around, never a map key
  record Plan(
      FeatureRows features,
      int field,
      int height,
      int width,
      int classes,
      double[] thresholds,
      List<Column> columns)
      implements Serializable {}

  PredictedRows(Iterator<Row> rows, Plan plan, NetworkPredictor predictor) {
    this.rows = rows;
    this.plan = plan;
    this.predictor = predictor;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (ready.isEmpty()) {
      predictBlock();
    }
    return ready.remove();
  }

  private void predictBlock() {
    List<Row> block = new ArrayList<>(BLOCK_ROWS);
    while (block.size() < BLOCK_ROWS && rows.hasNext()) {
      block.add(rows.next());
    }
    int length = plan.height * plan.width;
    byte[] pixels = new byte[block.size() * length];
    int partition = TaskContext.getPartitionId();
    for (int i = 0; i < block.size(); i++) {
      Place place = new Place(partition, read++);
      plan.features.read(block.get(i), plan.field, place, pixels, i * length, length);
    }
    float[] probabilities = predictor.predict(FeatureRows.block(plan.height, plan.width, pixels));
    for (int i = 0; i < block.size(); i++) {
      ready.add(withPrediction(block.get(i), probabilities, i * plan.classes));
    }
  }

  private Row withPrediction(Row row, float[] probabilities, int from) {
    Object[] values = new Object[row.size() + plan.columns.size()];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    for (int i = 0; i < plan.columns.size(); i++) {
      values[row.size() + i] =
          switch (plan.columns.get(i)) {
            case PREDICTION -> (double) best(probabilities, from);
            case RAW_PREDICTION -> logarithms(probabilities, from, plan.classes);
            case PROBABILITY -> probabilities(probabilities, from);
          };
    }
    return RowFactory.create(values);
  }

  // With thresholds, Spark ML's rule: the largest ratio of probability to threshold.
  private int best(float[] probabilities, int from) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < plan.classes; i++) {
      double value = probabilities[from + i];
      double scaled = plan.thresholds.length == 0 ? value : value / plan.thresholds[i];
      if (scaled > largest) {
        best = i;
        largest = scaled;
      }
    }
    return best;
  }

  private Vector probabilities(float[] probabilities, int from) {
    double[] values = new double[plan.classes];
    for (int i = 0; i < values.length; i++) {
      values[i] = probabilities[from + i];
    }
    return Vectors.dense(values);
  }

  /** Logarithms of one image's probabilities. */
  static Vector logarithms(float[] probabilities, int from, int classes) {
    double[] values = new double[classes];
    for (int i = 0; i < classes; i++) {
      values[i] = Math.log(Math.max(probabilities[from + i], Float.MIN_VALUE));
    }
    return Vectors.dense(values);
  }
}

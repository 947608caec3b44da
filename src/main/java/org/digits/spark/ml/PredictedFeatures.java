package org.digits.spark.ml;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.digits.data.ImageBlock;
import org.digits.model.InputSizes.Size;
import org.digits.spark.ml.FeatureRows.Place;
import org.digits.spark.predict.NetworkPredictor;
import org.digits.spark.predict.PredictedRows;

/** Rows with the predicted columns behind their own. */
final class PredictedFeatures extends PredictedRows<Row, Row> {
  private static final int BLOCK_ROWS = 250;

  private final Plan plan;
  private final NetworkPredictor predictor;
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
      double[] thresholds,
      List<Column> columns)
      implements Serializable {}

  PredictedFeatures(Iterator<Row> rows, Plan plan, NetworkPredictor predictor) {
    super(rows, new Size(plan.height, plan.width), BLOCK_ROWS);
    this.plan = plan;
    this.predictor = predictor;
  }

  @Override
  protected boolean image(Row row, byte[] pixels, int start) {
    Place place = new Place(TaskContext.getPartitionId(), read++);
    plan.features.read(row, plan.field, place, pixels, start, plan.height * plan.width);
    return true;
  }

  @Override
  protected Row unpredicted(Row row) {
    return row;
  }

  @Override
  protected float[] predict(ImageBlock images, int count) {
    return predictor.predict(images, count);
  }

  @Override
  protected Row predicted(Row row, float[] probabilities, int from, int classes) {
    Object[] values = new Object[row.size() + plan.columns.size()];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    for (int i = 0; i < plan.columns.size(); i++) {
      values[row.size() + i] =
          switch (plan.columns.get(i)) {
            case PREDICTION -> (double) best(probabilities, from, classes);
            case RAW_PREDICTION -> logarithms(probabilities, from, classes);
            case PROBABILITY -> probabilities(probabilities, from, classes);
          };
    }
    return RowFactory.create(values);
  }

  // With thresholds, Spark ML's rule: the largest ratio of probability to threshold.
  private int best(float[] probabilities, int from, int classes) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      double value = probabilities[from + i];
      double scaled = plan.thresholds.length == 0 ? value : value / plan.thresholds[i];
      if (scaled > largest) {
        best = i;
        largest = scaled;
      }
    }
    return best;
  }

  private static Vector probabilities(float[] probabilities, int from, int classes) {
    double[] values = new double[classes];
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

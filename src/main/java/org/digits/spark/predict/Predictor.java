package org.digits.spark.predict;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.session.ExecutorRuntime;
import org.digits.training.EnginePool;

/**
 * Predicts the rows of a partition, some hundred at a time, with one pooled engine.
 *
 * @param factory of the engines
 * @param snapshot what they load
 * @param height of the images
 * @param width of the images
 * @param labels of the network's classes
 * @param columns of the rows that go
 * @param form of pictures; an image without ink is no digit
 * @param confidence that is written, and must be reached
 * @param counters what is added up
 */
record Predictor(
    EngineFactory factory,
    Broadcast<NetworkSnapshot> snapshot,
    int height,
    int width,
    LabelMapping labels,
    PredictionColumns columns,
    PictureForm form,
    Confidence confidence,
    PredictionCounters counters)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  static Predictor of(
      RunModel model,
      Broadcast<NetworkSnapshot> snapshot,
      Size size,
      PredictionColumns columns,
      PictureForm form,
      double leastConfidence,
      PredictionCounters counters) {
    return new Predictor(
        model.selection().factory(),
        snapshot,
        size.height(),
        size.width(),
        model.labels(),
        columns,
        form,
        new Confidence(model.temperature(), leastConfidence),
        counters);
  }

  /** The result's columns. */
  StructType schema() {
    return columns.schema(labels);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    TaskCompletionListener givingBack = context -> engines.giveBack(engine);
    TaskContext.get().addTaskCompletionListener(givingBack);
    engine.load(snapshot.value());
    PredictedImages predicted =
        new PredictedImages(
            rows,
            engine,
            new Size(height, width),
            columns,
            predictions(),
            form,
            confidence,
            counters);
    return columns.areDigits()
        ? new NumberedDigits(predicted, columns.digit(), columns.prediction(), columns.number())
        : predicted;
  }

  /** The column prediction of each class. */
  private Object[] predictions() {
    boolean numbers = labels.isNumeric();
    return labels.names(labels.size()).stream()
        .map(name -> numbers ? Integer.valueOf(name) : UTF8String.fromString(name))
        .toArray();
  }
}

package org.digits.spark;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.training.EnginePool;

/**
 * Predicts the rows of a partition, some hundred at a time, with one pooled engine.
 *
 * @param factory of the engines
 * @param snapshot what they load
 * @param height of the images
 * @param width of the images
 * @param counters what is added up
 */
record Predictor(
    EngineFactory factory,
    Broadcast<NetworkSnapshot> snapshot,
    int height,
    int width,
    PredictionCounters counters)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  /** The result's columns; the path is dropped where a source has none. */
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, true)
          .add("path", DataTypes.StringType, true)
          .add("prediction", DataTypes.IntegerType, true)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), true)
          .add("error", DataTypes.StringType, true);

  static Predictor of(
      RunModel model, Broadcast<NetworkSnapshot> snapshot, Size size, PredictionCounters counters) {
    return new Predictor(
        model.selection().factory(), snapshot, size.height(), size.width(), counters);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    TaskCompletionListener givingBack = context -> engines.giveBack(engine);
    TaskContext.get().addTaskCompletionListener(givingBack);
    engine.load(snapshot.value());
    return new PredictedRows(rows, engine, height, width, counters);
  }
}

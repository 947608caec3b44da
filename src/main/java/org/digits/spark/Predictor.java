package org.digits.spark;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
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
 * @param images counts rows
 * @param errors counts rows with an error
 */
record Predictor(
    EngineFactory factory,
    Broadcast<NetworkSnapshot> snapshot,
    int height,
    int width,
    LongAccumulator images,
    LongAccumulator errors)
    implements MapPartitionsFunction<Row, Row> {
  /** The result's columns; the path is dropped where a source has none. */
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, true)
          .add("path", DataTypes.StringType, true)
          .add("prediction", DataTypes.IntegerType, true)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), true)
          .add("error", DataTypes.StringType, true);

  static Predictor of(
      RunModel model,
      Broadcast<NetworkSnapshot> snapshot,
      Size size,
      LongAccumulator images,
      LongAccumulator errors) {
    return new Predictor(
        model.selection().factory(), snapshot, size.height(), size.width(), images, errors);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    TaskCompletionListener givingBack = context -> engines.giveBack(engine);
    TaskContext.get().addTaskCompletionListener(givingBack);
    engine.load(snapshot.value());
    return new PredictedRows(rows, engine, height, width, images, errors);
  }
}

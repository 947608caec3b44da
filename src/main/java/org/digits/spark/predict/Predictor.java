package org.digits.spark.predict;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.images.ImageRows;
import org.digits.spark.images.SourceLabels;
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
 * @param paths whether the rows keep their path
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
    boolean paths,
    PictureForm form,
    Confidence confidence,
    PredictionCounters counters)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  static Predictor of(
      RunModel model,
      Broadcast<NetworkSnapshot> snapshot,
      ImageRows images,
      PictureForm form,
      double leastConfidence,
      PredictionCounters counters) {
    return new Predictor(
        model.selection().factory(),
        snapshot,
        images.size().height(),
        images.size().width(),
        model.labels(),
        images.hasPaths(),
        form,
        new Confidence(model.temperature(), leastConfidence),
        counters);
  }

  /**
   * The result's columns. A prediction is the user's own label, a text unless all are whole
   * numbers; where it is not the number of its class, the metadata of the probabilities name their
   * labels.
   */
  StructType schema() {
    StructType id = new StructType().add("id", DataTypes.LongType, true);
    DataType prediction = labels.isNumeric() ? DataTypes.IntegerType : DataTypes.StringType;
    String[] names = labels.names(labels.size()).toArray(String[]::new);
    Metadata classes =
        labels.isIdentity()
            ? Metadata.empty()
            : new MetadataBuilder().putStringArray(SourceLabels.CLASSES, names).build();
    return (paths ? id.add("path", DataTypes.StringType, true) : id)
        .add("prediction", prediction, true)
        .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), true, classes)
        .add("confidence", DataTypes.FloatType, true)
        .add("error", DataTypes.StringType, true);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    TaskCompletionListener givingBack = context -> engines.giveBack(engine);
    TaskContext.get().addTaskCompletionListener(givingBack);
    engine.load(snapshot.value());
    return new PredictedImages(
        rows, engine, new Size(height, width), predictions(), paths, form, confidence, counters);
  }

  /** The column prediction of each class. */
  private Object[] predictions() {
    boolean numbers = labels.isNumeric();
    return labels.names(labels.size()).stream()
        .map(name -> numbers ? Integer.valueOf(name) : UTF8String.fromString(name))
        .toArray();
  }
}

package org.digits.spark.ml;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.predict.NetworkPredictor;
import org.digits.spark.session.SparkSessions;
import scala.Tuple3;

/**
 * What {@link DigitClassifier} trains. It adds the columns prediction (the class, a double),
 * rawPrediction (natural logarithms of the probabilities, where a float holds them; those of 0 are
 * taken for 1.4e-45, the smallest float) and probability; one whose name is empty is left out.
 */
public final class DigitClassificationModel
    extends ProbabilisticClassificationModel<Vector, DigitClassificationModel>
    implements DigitImageParams, MLWritable {
  private final String uid;
  private final ImageParams image;
  private final NetworkConfiguration network;
  private final NetworkSnapshot snapshot;
  private final int classes;
  private int trainedHeight;
  private int trainedWidth;

  /**
   * Never called: Spark Connect's server finds the class by its name in a list of services, and
   * Java wants such a constructor of all of them.
   *
   * @throws UnsupportedOperationException always
   */
  public DigitClassificationModel() {
    this(withoutNetwork(), null, null);
  }

  private static PendingUid withoutNetwork() {
    throw new UnsupportedOperationException(
        "a DigitClassificationModel is trained, by DigitClassifier.fit, or loaded, by DigitClassificationModel.load");
  }

  DigitClassificationModel(String uid, NetworkConfiguration network, NetworkSnapshot snapshot) {
    this(PendingUid.of(uid), network, snapshot);
  }

  private DigitClassificationModel(
      PendingUid pending, NetworkConfiguration network, NetworkSnapshot snapshot) {
    uid = pending.take();
    this.network = network;
    this.snapshot = snapshot;
    classes = network.classes();
    image = new ImageParams(this);
    image.setDefaults(this);
  }

  /** Keeps the size of the images, in pixels. */
  DigitClassificationModel trainedOn(int height, int width) {
    trainedHeight = height;
    trainedWidth = width;
    return withTrainedSize();
  }

  /** Sets that size again: Spark copies the classifier's params over a new model's. */
  DigitClassificationModel withTrainedSize() {
    set(imageHeight(), trainedHeight);
    set(imageWidth(), trainedWidth);
    return this;
  }

  @Override
  public String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  @Override
  public ImageParams imageParams() {
    return image;
  }

  @Override
  public int numClasses() {
    return classes;
  }

  @Override
  public int numFeatures() {
    return getImageHeight() * getImageWidth();
  }

  /** The layers. */
  public NetworkConfiguration network() {
    return network;
  }

  /** Parameters and updater state. */
  public NetworkSnapshot snapshot() {
    return snapshot;
  }

  /**
   * Adds the columns; rows are predicted in blocks. The Dataset must not have the columns yet.
   *
   * @throws IllegalStateException if the session's serializer is not Spark's default
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    SparkSessions.requireUsable(dataset.sparkSession());
    double[] thresholds = isDefined(thresholds()) ? getThresholds() : new double[0];
    if (isDefined(thresholds()) && thresholds.length != classes) {
      throw new IllegalArgumentException(
          "thresholds: expected %d, one for each class, found %d"
              .formatted(classes, thresholds.length));
    }
    List<PredictedFeatures.Column> columns = columns();
    if (columns.isEmpty()) {
      return dataset.toDF();
    }
    PredictedFeatures.Plan plan =
        new PredictedFeatures.Plan(
            features(),
            dataset.schema().fieldIndex(getFeaturesCol()),
            getImageHeight(),
            getImageWidth(),
            thresholds,
            columns);
    Broadcast<NetworkPredictor> predictor =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext())
            .broadcast(predictor());
    Dataset<Row> predicted =
        dataset
            .toDF()
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> new PredictedFeatures(rows, plan, predictor.value()),
                Encoders.row(schema));
    return withMetadata(predicted, schema);
  }

  // The encoder drops the columns' metadata, such as the names that StringIndexer gave. They are
  // found by position: two may have one name.
  private static Dataset<Row> withMetadata(Dataset<Row> rows, StructType schema) {
    String[] places = new String[schema.size()];
    Column[] columns = new Column[schema.size()];
    for (int i = 0; i < places.length; i++) {
      StructField field = schema.apply(i);
      places[i] = "c" + i;
      columns[i] = col(places[i]).as(field.name(), field.metadata());
    }
    return rows.toDF(places).select(columns);
  }

  // In the order of transformSchema.
  private List<PredictedFeatures.Column> columns() {
    List<PredictedFeatures.Column> columns = new ArrayList<>();
    if (!getPredictionCol().isEmpty()) {
      columns.add(PredictedFeatures.Column.PREDICTION);
    }
    if (!getRawPredictionCol().isEmpty()) {
      columns.add(PredictedFeatures.Column.RAW_PREDICTION);
    }
    if (!getProbabilityCol().isEmpty()) {
      columns.add(PredictedFeatures.Column.PROBABILITY);
    }
    return columns;
  }

  private FeatureRows features() {
    return new FeatureRows(getFeaturesCol(), getPixelScale());
  }

  private NetworkPredictor predictor() {
    TrainingConfig.Engine choice =
        Arrays.stream(TrainingConfig.Engine.values())
            .filter(engine -> Option.label(engine).equals(getEngine()))
            .findFirst()
            .orElseThrow();
    return NetworkPredictor.of(choice, network, snapshot);
  }

  /** Logarithms of one image's class probabilities, on this machine. */
  @Override
  public Vector predictRaw(Vector vector) {
    float[] probabilities =
        predictor().predict(features().image(vector, getImageHeight(), getImageWidth()));
    return PredictedFeatures.logarithms(probabilities, 0, classes);
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i]);
    }
    return Vectors.dense(values);
  }

  // Scala's classes declare it twice with different type arguments, which Java cannot inherit.
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return new Tuple3<>(this, getProbabilityCol(), getPredictionCol());
  }

  @Override
  public DigitClassificationModel copy(ParamMap extra) {
    DigitClassificationModel copy = new DigitClassificationModel(uid, network, snapshot);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelFolder.Writer(this);
  }

  /** Reads what {@link #write} wrote; {@code PipelineModel.load} calls it. */
  public static MLReader<DigitClassificationModel> read() {
    return new ModelFolder.Reader();
  }

  /** Reads a saved model. */
  public static DigitClassificationModel load(String path) {
    return read().load(path);
  }
}

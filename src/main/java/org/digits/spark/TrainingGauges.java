package org.digits.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.digits.evaluation.Evaluation;
import org.digits.model.NetworkSnapshot;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingState;

/**
 * The training as Spark's metrics system shows it to Prometheus, JMX and the other sinks, on the
 * driver, from its start to {@link #close}. What has not happened yet is NaN.
 *
 * <p>It registers itself, and is no {@code SparkPlugin}: that would need a setting on every
 * cluster, and every executor would have to load it.
 */
final class TrainingGauges implements Source, TrainingListener, AutoCloseable {
  private final MetricRegistry registry = new MetricRegistry();
  private volatile TrainingListener next = new TrainingListener() {};
  private volatile double round = Double.NaN;
  private volatile double epoch = Double.NaN;
  private volatile double loss = Double.NaN;
  private volatile double learningRate = Double.NaN;
  private volatile double roundSeconds = Double.NaN;
  private volatile double imagesPerSecond = Double.NaN;
  private volatile double validationAccuracy = Double.NaN;
  private volatile double validationLoss = Double.NaN;
  private volatile double testAccuracy = Double.NaN;

  private TrainingGauges() {
    registry.register("round", (Gauge<Double>) () -> round);
    registry.register("epoch", (Gauge<Double>) () -> epoch);
    registry.register("loss", (Gauge<Double>) () -> loss);
    registry.register("learningRate", (Gauge<Double>) () -> learningRate);
    registry.register("roundSeconds", (Gauge<Double>) () -> roundSeconds);
    registry.register("imagesPerSecond", (Gauge<Double>) () -> imagesPerSecond);
    registry.register("validationAccuracy", (Gauge<Double>) () -> validationAccuracy);
    registry.register("validationLoss", (Gauge<Double>) () -> validationLoss);
    registry.register("testAccuracy", (Gauge<Double>) () -> testAccuracy);
  }

  /** The gauges of one training, known to this driver's metrics system. */
  static TrainingGauges registered() {
    TrainingGauges gauges = new TrainingGauges();
    SparkEnv.get().metricsSystem().registerSource(gauges);
    return gauges;
  }

  /** Passes on to a listener all that these gauges are told. */
  TrainingListener before(TrainingListener listener) {
    next = listener;
    return this;
  }

  /** Shows an evaluation on the validation split, and returns it. */
  Evaluation validated(Evaluation evaluation) {
    validationAccuracy = evaluation.accuracy();
    validationLoss = evaluation.loss();
    return evaluation;
  }

  /** Shows the evaluation on the test set. */
  void tested(Evaluation evaluation) {
    testAccuracy = evaluation.accuracy();
  }

  @Override
  public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
    round = report.round();
    epoch = report.epoch();
    loss = report.loss();
    learningRate = report.learningRate();
    roundSeconds = report.seconds();
    imagesPerSecond = report.examples() / report.seconds();
    next.roundFinished(report, snapshot);
  }

  @Override
  public void epochFinished(int finished, NetworkSnapshot snapshot) {
    next.epochFinished(finished, snapshot);
  }

  @Override
  public void stateReached(TrainingState state) {
    next.stateReached(state);
  }

  @Override
  public String sourceName() {
    return "digits";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void close() {
    SparkEnv environment = SparkEnv.get();
    if (environment != null) {
      environment.metricsSystem().removeSource(this);
    }
  }
}

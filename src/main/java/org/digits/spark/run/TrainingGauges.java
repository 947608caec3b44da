package org.digits.spark.run;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.digits.evaluation.Evaluation;
import org.digits.model.NetworkSnapshot;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training as Spark's metrics system shows it to Prometheus, JMX and the other sinks, on the
 * driver, from its start to {@link #close}. What has not happened yet is NaN.
 *
 * <p>It registers itself, and is no {@code SparkPlugin}: that would need a setting on every
 * cluster, and every executor would have to load it.
 */
final class TrainingGauges implements Source, TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingGauges.class);

  private final MetricRegistry registry = new MetricRegistry();
  private volatile TrainingListener next = new TrainingListener() {};
  private volatile RoundReport round;
  private volatile Evaluation validation;
  private volatile Evaluation test;

  private TrainingGauges() {
    register("round", () -> round, RoundReport::round);
    register("epoch", () -> round, RoundReport::epoch);
    register("loss", () -> round, RoundReport::loss);
    register("learningRate", () -> round, RoundReport::learningRate);
    register("roundSeconds", () -> round, RoundReport::seconds);
    register("imagesPerSecond", () -> round, report -> report.examples() / report.seconds());
    register("validationAccuracy", () -> validation, Evaluation::accuracy);
    register("validationLoss", () -> validation, Evaluation::loss);
    register("testAccuracy", () -> test, Evaluation::accuracy);
  }

  private <T> void register(String name, Supplier<T> latest, ToDoubleFunction<T> figure) {
    Gauge<Double> gauge =
        () -> {
          T source = latest.get();
          return source == null ? Double.NaN : figure.applyAsDouble(source);
        };
    registry.register(name, gauge);
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
    validation = evaluation;
    return evaluation;
  }

  /** Shows the evaluation on the test set. */
  void tested(Evaluation evaluation) {
    test = evaluation;
  }

  @Override
  public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
    round = report;
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
      try {
        // Sinks that are told now and then would miss the end.
        environment.metricsSystem().report();
      } catch (RuntimeException e) {
        LOG.warn("a metrics sink was not told how the training ended: {}", e.toString());
      }
      environment.metricsSystem().removeSource(this);
    }
  }
}

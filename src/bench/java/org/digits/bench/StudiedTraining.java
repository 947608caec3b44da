package org.digits.bench;

import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.evaluation.CalibrationSum;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.evaluation.Temperature;
import org.digits.evaluation.TemperatureFit;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.rounds.DistributedTraining;
import org.digits.training.Digits;
import org.digits.training.EnginePool;
import org.digits.training.LocalRoundExecutor;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.shards.ShardPlan;

/** One training in one thread, without Spark: the same bits as the job's. */
final class StudiedTraining {
  private static final int GROUP_WORKERS = 2;

  private StudiedTraining() {}

  /**
   * How it went.
   *
   * @param percent of the held-out images told right
   * @param loss mean cross-entropy of the held-out images, in nats
   * @param temperature that suits the held-out images best
   * @param calibrationError expected, in percent, without a temperature
   * @param seconds of the thread
   */
  record Result(
      double percent, double loss, double temperature, double calibrationError, double seconds) {}

  /**
   * Trains.
   *
   * @param options of {@code train}, in pairs of --name value; two workers where they name none
   */
  static Result of(String options, long seed, ImageBlock training, ImageBlock heldOut)
      throws Exception {
    Map<Option, String> given = given(options);
    given.put(Option.SEED, Long.toString(seed));
    TrainingConfig config =
        TrainingConfig.of(given, Clock.systemUTC()).withCluster(1, GROUP_WORKERS);
    ConvolutionalNetwork network =
        MnistCnn.network(
            training.height(), training.width(), Mnist.CLASSES, seed, config.learningRate().peak());
    EngineFactory engine = VectorEngineFactory.of(network, config.weightDecay());
    ShardPlan plan = Digits.plan(training, seed, config.workers(), 0);
    TrainingSchedule schedule = DistributedTraining.schedule(config, plan);
    long begin = System.nanoTime();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (EnginePool engines = new EnginePool(engine)) {
      LocalRoundExecutor executor =
          new LocalRoundExecutor(
              Digits.deal(training, seed, plan, config.groups()), schedule, engines, thread);
      NetworkSnapshot trained =
          new ParameterAveragingTrainer(
                  schedule,
                  executor,
                  new OuterOptimizer(config.outerMomentum()),
                  new TrainingListener() {})
              .train(network.initialSnapshot());
      double seconds = (System.nanoTime() - begin) / 1e9;
      return evaluated(engine, trained, heldOut, seconds);
    } finally {
      thread.shutdown();
    }
  }

  private static Result evaluated(
      EngineFactory factory, NetworkSnapshot trained, ImageBlock images, double seconds) {
    EvaluationSum sum = new EvaluationSum(Mnist.CLASSES);
    TemperatureFit fit = new TemperatureFit();
    CalibrationSum calibration = new CalibrationSum();
    try (TrainingEngine engine = factory.create()) {
      engine.load(trained);
      float[] probabilities = engine.predict(images, 0, images.size());
      for (int row = 0; row < images.size(); row++) {
        int offset = row * Mnist.CLASSES;
        int label = images.labels()[row];
        boolean isRight = sum.add(probabilities, offset, label);
        fit.add(probabilities, offset, Mnist.CLASSES, label);
        calibration.add(Temperature.ONE.confidence(probabilities, offset, Mnist.CLASSES), isRight);
      }
    }
    Evaluation evaluation = Evaluation.of(sum);
    return new Result(
        100 * evaluation.accuracy(),
        evaluation.loss(),
        fit.best().value(),
        100 * calibration.expectedError(),
        seconds);
  }

  private static Map<Option, String> given(String options) {
    Map<Option, String> given = new EnumMap<>(Option.class);
    String[] words = options.split("\\s+", -1);
    for (int i = 0; i + 1 < words.length; i += 2) {
      String key = words[i].substring(2);
      Option option =
          Arrays.stream(Option.values())
              .filter(known -> known.key().equals(key))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no option --" + key));
      given.put(option, words[i + 1]);
    }
    return given;
  }
}

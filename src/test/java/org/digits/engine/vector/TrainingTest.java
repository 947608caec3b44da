package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jEngine;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Many steps beside DL4J. Distances are relative to how far DL4J's parameters moved. */
class TrainingTest {
  private static final int BATCH = 16;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Outcome(NetworkSnapshot end, double lossSum, float[] probabilities) {}

  @Test
  void twoHundredStepsOfAdamStayWithDl4j() {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 3, 1e-3);
    compare(network, network.initialSnapshot(), 1e-3, 200, 1e-3);
  }

  @Test
  void stepsOfNesterovsStayWithDl4j() {
    compareSmall(new Nesterovs(0.05, 0.9));
  }

  @Test
  void stepsOfSgdStayWithDl4j() {
    compareSmall(new Sgd(0.1));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void weightDecayIsThatOfDl4j(IUpdater updater) {
    MultiLayerConfiguration configuration = small(updater);
    ConvolutionalNetwork network = Networks.read(configuration);
    double decay = 0.5 / updater.getLearningRate(0, 0) / 60;
    MultiLayerConfiguration decaying = configuration.clone();
    for (NeuralNetConfiguration layer : decaying.getConfs()) {
      if (layer.getLayer() instanceof BaseLayer base) {
        base.setRegularization(List.of(new WeightDecay(decay, true)));
        base.setRegularizationBias(List.of(new WeightDecay(decay, true)));
      }
    }
    NetworkSnapshot start = Networks.start(configuration);
    ImageBlock images = Images.strokes(800, 28, 10, 5);
    double rate = updater.getLearningRate(0, 0);
    Outcome own = train(new Dl4jEngine(decaying, 0), start, images, rate, 60);

    close(
        own,
        train(Dl4jEngineFactory.of(network, decay).create(), start, images, rate, 60),
        start,
        60,
        1e-4);
    close(
        own,
        train(VectorEngineFactory.of(network, decay).create(), start, images, rate, 60),
        start,
        60,
        1e-4);
    // DL4J counts the squares of the parameters as loss, too, so losses are not compared. A half is
    // lost to the decay alone.
    Outcome without = train(VectorEngineFactory.of(network).create(), start, images, rate, 60);
    assertThat(norm(own)).isLessThan(0.8 * norm(without));
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Adam(1e-3), new Nesterovs(0.05, 0.9), new Sgd(0.1));
  }

  private static double norm(Outcome outcome) {
    float[] parameters = outcome.end().parameters();
    return distance(new float[parameters.length], parameters);
  }

  private static MultiLayerConfiguration small(IUpdater updater) {
    return Networks.configuration(updater, 28, 28, new int[] {8, 16}, new int[] {32}, 10);
  }

  private static void compareSmall(IUpdater updater) {
    MultiLayerConfiguration configuration = small(updater);
    compare(
        Networks.read(configuration),
        Networks.start(configuration),
        updater.getLearningRate(0, 0),
        60,
        1e-4);
  }

  private static void compare(
      ConvolutionalNetwork network,
      NetworkSnapshot start,
      double rate,
      int steps,
      double tolerance) {
    ImageBlock images = Images.strokes(800, 28, 10, 5);
    Outcome expected = train(Dl4jEngineFactory.of(network).create(), start, images, rate, steps);
    Outcome actual = train(VectorEngineFactory.of(network).create(), start, images, rate, steps);
    assertThat(actual.lossSum() / expected.lossSum()).isBetween(1 - tolerance, 1 + tolerance);
    close(expected, actual, start, steps, tolerance);
  }

  private static void close(
      Outcome expected, Outcome actual, NetworkSnapshot start, int steps, double tolerance) {
    float[] parameters = expected.end().parameters();
    double moved = distance(start.parameters(), parameters);
    double apart = distance(actual.end().parameters(), parameters);
    assertThat(apart / moved).as("distance of the parameters").isLessThan(tolerance);
    assertThat(actual.end().iteration()).isEqualTo(steps);
    double stateNorm = distance(new float[expected.end().updaterState().length], state(expected));
    assertThat(distance(state(actual), state(expected)))
        .as("distance of the updater state")
        .isLessThanOrEqualTo(3 * tolerance * stateNorm);
    double largest = 0;
    for (int i = 0; i < expected.probabilities().length; i++) {
      largest =
          Math.max(largest, Math.abs(expected.probabilities()[i] - actual.probabilities()[i]));
    }
    assertThat(largest).as("difference of a probability").isLessThan(tolerance);
  }

  private static Outcome train(
      TrainingEngine engine, NetworkSnapshot start, ImageBlock images, double rate, int steps) {
    try (engine) {
      engine.load(start);
      int[] rows = Images.rows(images.size());
      double lossSum = 0;
      for (int step = 0; step < steps; step++) {
        int from = step * BATCH % images.size();
        lossSum += engine.fit(images, rows, from, from + BATCH, rate);
      }
      return new Outcome(engine.snapshot(), lossSum, engine.predict(images, 3, 103));
    }
  }

  private static float[] state(Outcome outcome) {
    return outcome.end().updaterState();
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}

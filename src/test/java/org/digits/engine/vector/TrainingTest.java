package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

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

  private static void compareSmall(IUpdater updater) {
    MultiLayerConfiguration configuration =
        Networks.configuration(updater, 28, 28, new int[] {8, 16}, new int[] {32}, 10);
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

    float[] parameters = expected.end().parameters();
    double moved = distance(start.parameters(), parameters);
    double apart = distance(actual.end().parameters(), parameters);
    assertThat(apart / moved).as("distance of the parameters").isLessThan(tolerance);
    assertThat(actual.end().iteration()).isEqualTo(steps);
    double stateNorm = distance(new float[expected.end().updaterState().length], state(expected));
    assertThat(distance(state(actual), state(expected)))
        .as("distance of the updater state")
        .isLessThanOrEqualTo(3 * tolerance * stateNorm);
    assertThat(actual.lossSum() / expected.lossSum()).isBetween(1 - tolerance, 1 + tolerance);
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

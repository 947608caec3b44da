package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distribution of initial weights, beside DL4J's own. */
class InitialParametersTest {
  /** Of the Kolmogorov distribution: one in ten thousand pairs of equal distributions is above. */
  private static final double KOLMOGOROV = 2.23;

  @ParameterizedTest
  @CsvSource({
    "32, 288, 9, 288",
    "384, 18432, 288, 576",
    "18816, 102400, 1600, 64",
    "121280, 640, 64, 10"
  })
  void weightsAreDistributedAsDl4js(int from, int count, int fanIn, int fanOut) {
    int seeds = Math.max(1, 20_000 / count);
    double[] ours = new double[seeds * count];
    double[] dl4js = new double[seeds * count];
    for (int seed = 0; seed < seeds; seed++) {
      ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, seed, 1e-3);
      copy(network.initialSnapshot().parameters(), from, ours, seed * count, count);
      copy(dl4js(network), from, dl4js, seed * count, count);
    }
    double deviation = Math.sqrt(2.0 / (fanIn + fanOut));
    for (double[] weights : new double[][] {ours, dl4js}) {
      assertThat(moment(weights, 1) / deviation).isCloseTo(0, within(error(1, weights.length)));
      assertThat(moment(weights, 2) / Math.pow(deviation, 2))
          .isCloseTo(1, within(error(2, weights.length)));
      assertThat(moment(weights, 3) / Math.pow(deviation, 3))
          .isCloseTo(0, within(error(15, weights.length)));
      assertThat(moment(weights, 4) / Math.pow(deviation, 4))
          .isCloseTo(3, within(error(96, weights.length)));
    }
    assertThat(distance(ours, dl4js)).isLessThan(KOLMOGOROV);
    double[] wider = Arrays.stream(ours).map(weight -> 1.2 * weight).toArray();
    assertThat(distance(wider, dl4js)).as("of weights a fifth too large").isGreaterThan(KOLMOGOROV);
  }

  @Test
  void biasesAreZero() {
    float[] parameters = MnistCnn.network(28, 28, 10, 5, 1e-3).initialSnapshot().parameters();
    for (int[] biases : new int[][] {{0, 32}, {320, 384}, {121_216, 121_280}, {121_920, 121_930}}) {
      assertThat(Arrays.copyOfRange(parameters, biases[0], biases[1])).containsOnly(0f);
    }
  }

  @Test
  void seedsAndNeighboursAreIndependent() {
    double[] one = dense(1);
    double[] two = dense(2);
    double deviations = 4 / Math.sqrt(one.length);
    assertThat(correlation(one, two)).isCloseTo(0, within(deviations));
    assertThat(correlation(one, Arrays.copyOfRange(one, 1, one.length + 1)))
        .isCloseTo(0, within(deviations));
    assertThat(correlation(one, one)).isCloseTo(1, within(1e-9));
  }

  private static double[] dense(long seed) {
    double[] weights = new double[102_400];
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, seed, 1e-3);
    copy(network.initialSnapshot().parameters(), 18_816, weights, 0, weights.length);
    return weights;
  }

  private static float[] dl4js(ConvolutionalNetwork configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jConfigurations.of(configuration));
    network.init();
    try {
      return Snapshots.of(network).parameters();
    } finally {
      Snapshots.release(network);
    }
  }

  private static void copy(float[] from, int start, double[] to, int place, int count) {
    for (int i = 0; i < count; i++) {
      to[place + i] = from[start + i];
    }
  }

  private static double moment(double[] values, int power) {
    return Arrays.stream(values).map(value -> Math.pow(value, power)).average().orElseThrow();
  }

  /** Four standard errors of a mean. */
  private static double error(double variance, int count) {
    return 4 * Math.sqrt(variance / count);
  }

  private static double correlation(double[] a, double[] b) {
    double products = 0;
    for (int i = 0; i < a.length; i++) {
      products += a[i] * b[i];
    }
    return products / a.length / Math.sqrt(moment(a, 2) * moment(b, 2));
  }

  /**
   * Kolmogorov and Smirnov's distance of two samples of n values, times sqrt(n / 2): then its
   * distribution is Kolmogorov's.
   */
  private static double distance(double[] a, double[] b) {
    double[] first = a.clone();
    double[] second = b.clone();
    Arrays.sort(first);
    Arrays.sort(second);
    int i = 0;
    int j = 0;
    int largest = 0;
    while (i < first.length && j < second.length) {
      if (first[i] <= second[j]) {
        i++;
      } else {
        j++;
      }
      largest = Math.max(largest, Math.abs(i - j));
    }
    return largest / (double) first.length * Math.sqrt(first.length / 2.0);
  }
}

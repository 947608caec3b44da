package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureFitTest {
  private static final int CLASSES = 10;

  @Test
  void findsTheTemperatureThatTheLabelsWereDrawnWith() {
    for (double actual : new double[] {0.6, 1, 1.7, 3.2}) {
      TemperatureFit fit = new TemperatureFit();
      Random random = new Random(7);
      for (int i = 0; i < 20_000; i++) {
        double[] logits = random.doubles(CLASSES, -4, 4).toArray();
        fit.add(softmax(logits, 1), 0, CLASSES, drawn(softmax(logits, actual), random));
      }
      assertThat(fit.best().value()).isCloseTo(actual, within(0.04 * actual));
    }
  }

  @Test
  void isTheSameInAnyOrder() {
    TemperatureFit whole = new TemperatureFit();
    TemperatureFit first = new TemperatureFit();
    TemperatureFit second = new TemperatureFit();
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      float[] probabilities = softmax(random.doubles(CLASSES, -3, 3).toArray(), 1);
      int label = random.nextInt(CLASSES);
      whole.add(probabilities, 0, CLASSES, label);
      (i % 3 == 0 ? first : second).add(probabilities, 0, CLASSES, label);
    }
    second.merge(first);
    assertThat(second.best()).isEqualTo(whole.best());
  }

  @Test
  void isOneWithoutImagesAndEndsAtTheLastStepWhereAllIsWrong() {
    assertThat(new TemperatureFit().best()).isEqualTo(Temperature.ONE);
    TemperatureFit wrong = new TemperatureFit();
    wrong.add(new float[] {1, 0}, 0, 2, 1);
    assertThat(wrong.best().value()).isEqualTo(8);
    TemperatureFit right = new TemperatureFit();
    right.add(new float[] {0.6f, 0.4f}, 0, 2, 0);
    assertThat(right.best().value()).isEqualTo(0.5);
  }

  @Test
  void confidenceIsTheSoftmaxOfTheLogitsByTheTemperature() {
    double[] logits = {2, -1, 0.5, 3};
    float[] plain = softmax(logits, 1);
    assertThat(new Temperature(2.5).confidence(plain, 0, 4))
        .isCloseTo(softmax(logits, 2.5)[3], within(1e-6));
    assertThat(Temperature.ONE.confidence(plain, 0, 4)).isEqualTo(plain[3]);
    assertThat(new Temperature(3).confidence(new float[] {9, 0, 1, 0}, 1, 3)).isEqualTo(1);
    assertThatThrownBy(() -> new Temperature(0))
        .hasMessageContaining("must be positive, found 0.0");
  }

  @Test
  void theErrorIsHowFarSurenessIsFromBeingRight() {
    CalibrationSum sum = new CalibrationSum();
    assertThat(sum.expectedError()).isZero();
    for (int i = 0; i < 10; i++) {
      sum.add(0.9, i < 7);
      sum.add(1, true);
    }
    CalibrationSum other = new CalibrationSum();
    other.add(0.5, true);
    sum.merge(other);
    // |7 - 9| of ten, |10 - 10| of ten, |1 - 0.5| of one.
    assertThat(sum.expectedError()).isCloseTo(2.5 / 21, within(1e-9));
  }

  private static int drawn(float[] probabilities, Random random) {
    double left = random.nextDouble();
    int label = 0;
    while (label < probabilities.length - 1 && left >= probabilities[label]) {
      left -= probabilities[label++];
    }
    return label;
  }

  private static float[] softmax(double[] logits, double temperature) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit / temperature);
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (Math.exp(logits[i] / temperature) / sum);
    }
    return probabilities;
  }
}

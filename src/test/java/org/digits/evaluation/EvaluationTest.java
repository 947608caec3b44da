package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.digits.data.LabelMapping;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  @Test
  void mergedPartsEqualOnePassInAnyOrder() {
    Random random = new Random(7);
    EvaluationSum whole = new EvaluationSum(3);
    EvaluationSum left = new EvaluationSum(3);
    EvaluationSum right = new EvaluationSum(3);
    for (int i = 0; i < 500; i++) {
      float[] row = {0, random.nextFloat(), random.nextFloat(), random.nextFloat()};
      int label = random.nextInt(3);
      whole.add(row, 1, label);
      (random.nextBoolean() ? left : right).add(row, 1, label);
    }
    right.merge(left);

    assertThat(Evaluation.of(right)).isEqualTo(Evaluation.of(whole));
    assertThat(right.lossNanos()).isEqualTo(whole.lossNanos());
  }

  @Test
  void metricsEqualThoseByHand() {
    EvaluationSum sum = new EvaluationSum(3);
    // actual 0: two right, one taken for 1; actual 1: one right; no 2, none predicted
    sum.add(new float[] {0.5f, 0.25f, 0.25f}, 0, 0);
    sum.add(new float[] {0.5f, 0.25f, 0.25f}, 0, 0);
    sum.add(new float[] {0.25f, 0.5f, 0.25f}, 0, 0);
    sum.add(new float[] {0.25f, 0.5f, 0.25f}, 0, 1);

    Evaluation result = Evaluation.of(sum);

    assertThat(result.count()).isEqualTo(4);
    assertThat(result.accuracy()).isEqualTo(0.75);
    assertThat(result.loss()).isCloseTo((3 * Math.log(2) + Math.log(4)) / 4, within(1e-9));
    assertThat(result.perClass())
        .containsExactly(
            new ClassMetrics(0, 1.0, 2.0 / 3, 0.8, 3),
            new ClassMetrics(1, 0.5, 1.0, 2.0 / 3, 1),
            new ClassMetrics(2, 0, 0, 0, 0));
    assertThat(result.confusion().get(0)).containsExactly(2L, 1L, 0L);
  }

  @Test
  void perfectModelScoresOneWithoutLoss() {
    EvaluationSum sum = new EvaluationSum(2);
    sum.add(new float[] {1, 0, 0, 1}, 0, 0);
    sum.add(new float[] {1, 0, 0, 1}, 2, 1);

    Evaluation result = Evaluation.of(sum);

    assertThat(result.accuracy()).isEqualTo(1);
    assertThat(result.loss()).isZero();
    assertThat(result.perClass()).allMatch(c -> c.f1() == 1 && c.count() == 1);
  }

  @Test
  void impossibleLabelCostsTheBoundedLoss() {
    EvaluationSum sum = new EvaluationSum(2);
    sum.add(new float[] {1, 0}, 0, 1);

    assertThat(sum.meanLoss()).isCloseTo(-Math.log(1e-10), within(1e-9));
  }

  @Test
  void tieGoesToTheFirstLabel() {
    EvaluationSum sum = new EvaluationSum(3);
    sum.add(new float[] {0.2f, 0.4f, 0.4f}, 0, 2);

    assertThat(sum.confusion().count(2, 1)).isEqualTo(1);
  }

  @Test
  void badInputIsRefused() {
    EvaluationSum sum = new EvaluationSum(2);

    assertThatThrownBy(() -> sum.add(new float[] {0.5f, Float.NaN}, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label 1 is NaN");
    assertThatThrownBy(() -> sum.add(new float[] {1, 0}, 0, 2))
        .hasMessage("label 2 is not one of 0 to 1");
    assertThatThrownBy(() -> sum.add(new float[] {1, 0}, 1, 0))
        .hasMessageContaining("row of 2 probabilities at 1");
    assertThatThrownBy(() -> sum.merge(new EvaluationSum(3))).hasMessageContaining("cannot merge");
    assertThatThrownBy(() -> Evaluation.of(sum)).hasMessage("there are no images to evaluate");
    assertThat(sum.confusion().total()).isZero();
  }

  @Test
  void tableShowsEveryNumber() {
    EvaluationSum sum = new EvaluationSum(2);
    sum.add(new float[] {0.5f, 0.25f}, 0, 0);
    sum.add(new float[] {0.5f, 0.25f}, 0, 1);

    assertThat(EvaluationTable.render(Evaluation.of(sum), LabelMapping.NONE))
        .isEqualTo(
            """
            label precision    recall        f1   count
                0    0.5000    1.0000    0.6667       1
                1    0.0000    0.0000    0.0000       1

            confusion matrix (rows: actual, columns: predicted)
                        0       1
                0       1       0
                1       1       0

            accuracy 0.5000   loss 1.0397   images 2
            """);
    assertThat(EvaluationTable.render(Evaluation.of(sum), LabelMapping.parse("7,Ankle boot")))
        .isEqualTo(
            """
                 label precision    recall        f1   count
                     7    0.5000    1.0000    0.6667       1
            Ankle boot    0.0000    0.0000    0.0000       1

            confusion matrix (rows: actual, columns: predicted)
                                7 Ankle boot
                     7          1          0
            Ankle boot          1          0

            accuracy 0.5000   loss 1.0397   images 2
            """);
  }
}

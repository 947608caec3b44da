package org.digits.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.junit.jupiter.api.Test;

class TestSectionTest {
  @Test
  void aMatrixOfManyLabelsIsAsWideAsItsNumbers() {
    assertThat(confusion(10)).contains("class=\"heat\"");
    assertThat(confusion(26)).contains("class=\"heat wide\"");
  }

  private static String confusion(int classes) {
    EvaluationSum sum = new EvaluationSum(classes);
    sum.add(new float[classes], 0, 0);
    return new TestSection(Evaluation.of(sum)).confusion().toString();
  }
}

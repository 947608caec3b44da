package org.digits.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.digits.data.LabelMapping;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.junit.jupiter.api.Test;

class TestSectionTest {
  @Test
  void aMatrixOfManyLabelsIsAsWideAsItsNumbers() {
    assertThat(confusion(10)).contains("class=\"heat\"");
    assertThat(confusion(26)).contains("class=\"heat wide\"");
  }

  @Test
  void theUsersOwnLabelsNameTheClasses() {
    EvaluationSum sum = new EvaluationSum(2);
    sum.add(new float[] {0.25f, 0.5f}, 0, 0);
    TestSection section = new TestSection(Evaluation.of(sum), LabelMapping.parse("cat,dog"));

    assertThat(section.confusion().toString()).contains("shows cat, taken for dog: 1 of 1 images");
    assertThat(section.perClass().toString()).contains("cat", "dog");
  }

  private static String confusion(int classes) {
    EvaluationSum sum = new EvaluationSum(classes);
    sum.add(new float[classes], 0, 0);
    return new TestSection(Evaluation.of(sum), LabelMapping.NONE).confusion().toString();
  }
}

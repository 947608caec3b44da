package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.digits.data.Symmetry;
import org.junit.jupiter.api.Test;

class LikenessTest {
  @Test
  void theSymmetryThatBringsTheAccuracyBackIsNamed() {
    assertThat(Likeness.of(0.99, 500, accuracies(0.12, Symmetry.TRANSPOSED, 0.97)))
        .contains(new Likeness(Symmetry.TRANSPOSED, 500, 0.12, 0.97));
  }

  @Test
  void noneIsNamedThatExplainsLittle() {
    assertThat(Likeness.of(0.99, 500, accuracies(0.50, Symmetry.INVERTED, 0.70))).isEmpty();
  }

  @Test
  void noneIsNamedWhereNothingIsLostOrFewAreSeen() {
    assertThat(Likeness.of(0.99, 500, accuracies(0.93, Symmetry.INVERTED, 0.99))).isEmpty();
    assertThat(Likeness.of(0.99, 19, accuracies(0.12, Symmetry.INVERTED, 0.97))).isEmpty();
    assertThat(Likeness.isDoubtful(0.99, 0.93)).isFalse();
    assertThat(Likeness.isDoubtful(0.99, 0.80)).isTrue();
  }

  @Test
  void ofTwoThatDoAsWellNoneIsNamed() {
    Map<Symmetry, Double> accuracies = accuracies(0.12, Symmetry.MIRRORED, 0.97);
    accuracies.put(Symmetry.TRANSPOSED, 0.95);

    assertThat(Likeness.of(0.99, 500, accuracies)).isEmpty();
  }

  private static Map<Symmetry, Double> accuracies(double none, Symmetry one, double undone) {
    Map<Symmetry, Double> accuracies = new EnumMap<>(Symmetry.class);
    for (Symmetry symmetry : Symmetry.values()) {
      accuracies.put(symmetry, 0.15);
    }
    accuracies.put(Symmetry.NONE, none);
    accuracies.put(one, undone);
    return accuracies;
  }
}

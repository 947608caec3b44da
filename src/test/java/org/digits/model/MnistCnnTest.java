package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MnistCnnTest {
  @Test
  void hasTheTutorialsNumberOfParameters() {
    NetworkSnapshot start = MnistCnn.initialSnapshot(MnistCnn.configuration(28, 28, 10, 1, 1e-3));
    assertThat(start.parameters()).hasSize(121_930);
    assertThat(start.updaterState()).hasSize(2 * 121_930);
    assertThat(start.iteration()).isZero();
  }

  @Test
  void theSeedDecidesTheInitialBits() {
    String one = sha256(1);
    assertThat(sha256(1)).isEqualTo(one);
    assertThat(sha256(2)).isNotEqualTo(one);
  }

  @Test
  void refusesASingleClass() {
    assertThatThrownBy(() -> MnistCnn.configuration(28, 28, 1, 1, 1e-3))
        .hasMessageContaining("at least 2 classes, found 1");
  }

  private static String sha256(long seed) {
    return MnistCnn.initialSnapshot(MnistCnn.configuration(28, 28, 10, seed, 1e-3))
        .parametersSha256();
  }
}

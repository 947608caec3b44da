package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MnistCnnTest {
  @Test
  void refusesImagesOfWhichThePoolsLeaveNothing() {
    assertThat(MnistCnn.network(10, 10, 10, 1, 1e-3)).isNotNull();
    assertThatThrownBy(() -> MnistCnn.network(10, 9, 10, 1, 1e-3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images of 10 x 9: the network needs at least 10 x 10");
  }

  @Test
  void hasTheTutorialsNumberOfParameters() {
    NetworkSnapshot start = MnistCnn.network(28, 28, 10, 1, 1e-3).initialSnapshot();
    assertThat(start.parameters()).hasSize(121_930);
    assertThat(start.updaterState()).hasSize(2 * 121_930);
    assertThat(start.iteration()).isZero();
  }

  /** Every published run starts from these bits: a change of the hash is a change of all runs. */
  @Test
  void theSeedDecidesTheInitialBits() {
    assertThat(sha256(1))
        .isEqualTo("e274ce0ba8d97b3ee1d858ad8c856bd9fa923baa75c4ab132ff551a07832e9e3");
    assertThat(sha256(2)).isNotEqualTo(sha256(1));
  }

  @Test
  void refusesASingleClass() {
    assertThatThrownBy(() -> MnistCnn.network(28, 28, 1, 1, 1e-3))
        .hasMessageContaining("at least 2 classes, found 1");
  }

  private static String sha256(long seed) {
    return MnistCnn.network(28, 28, 10, seed, 1e-3).initialSnapshot().parametersSha256();
  }
}

package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Every published run starts from these bits: a change of a hash is a change of all runs. */
  @ParameterizedTest
  @CsvSource({
    "1, e274ce0ba8d97b3ee1d858ad8c856bd9fa923baa75c4ab132ff551a07832e9e3",
    "2, 8eb4691f12afe35cfb0ba40289b869c2819e78307be793ba71c85507cf4d7cf8",
    "-7, c35dac83e5f24c0419531d1997b81b21f3504b748c85c150685562f8d2e548ea"
  })
  void theSeedDecidesTheInitialBits(long seed, String sha256) {
    assertThat(MnistCnn.network(28, 28, 10, seed, 1e-3).initialSnapshot().parametersSha256())
        .isEqualTo(sha256);
  }

  @Test
  void refusesMoreParametersThanAnArrayHolds() {
    assertThatThrownBy(() -> MnistCnn.network(4000, 4000, 10, 1, 1e-3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("4,079,651,914 parameters are more than an array holds");
  }

  @Test
  void refusesASingleClass() {
    assertThatThrownBy(() -> MnistCnn.network(28, 28, 1, 1, 1e-3))
        .hasMessageContaining("at least 2 classes, found 1");
  }
}

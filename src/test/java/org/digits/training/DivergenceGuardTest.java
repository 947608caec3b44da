package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {
  private static final int CLASSES = 10;
  private static final NetworkSnapshot SOUND =
      new NetworkSnapshot(new float[] {1, -2}, new float[] {0, 3}, 5);
  private final DivergenceGuard guard = new DivergenceGuard(4, new Round(6, 2, 0, 10));

  @Test
  void everyValueMustBeFinite() {
    guard.check(1, SOUND, 100, 230, CLASSES);
    float[] broken = {0, Float.POSITIVE_INFINITY};
    float[] whole = {0, 1};
    refuses(new NetworkSnapshot(broken, whole, 5), 100, 230, "not finite");
    refuses(new NetworkSnapshot(whole, broken, 5), 100, 230, "not finite");
    refuses(new NetworkSnapshot(whole, new float[] {Float.NaN, 1}, 5), 100, 230, "not finite");
    refuses(SOUND, 100, Double.NaN, "not finite");
  }

  @Test
  void aLossThatExplodesIsRefused() {
    guard.check(1, SOUND, 200, 200 * 9.2, CLASSES);
    refuses(
        SOUND,
        200,
        200 * 9.3,
        "a mean loss of 9.30 nats over 200 examples, more than the 9.21 that 10 classes allow");
  }

  @Test
  void fewExamplesSayNothing() {
    guard.check(1, SOUND, DivergenceGuard.LEAST_EXAMPLES - 1, 23.0 * 99, CLASSES);
    guard.check(1, SOUND, 0, 0, CLASSES);
  }

  @Test
  void theLimitFollowsTheClasses() {
    assertThat(DivergenceGuard.limit(2)).isEqualTo(8);
    assertThat(DivergenceGuard.limit(62)).isCloseTo(4 * Math.log(62), within(1e-12));
    assertThat(DivergenceGuard.limit(1_000_000)).isEqualTo(18);
  }

  private void refuses(NetworkSnapshot snapshot, long examples, double lossSum, String how) {
    assertThatThrownBy(() -> guard.check(1, snapshot, examples, lossSum, CLASSES))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("training diverged: worker 1 of group 4 has ")
        .hasMessageContaining(how)
        .hasMessageEndingWith("in round 7 (epoch 3); lower --learning-rate");
  }
}

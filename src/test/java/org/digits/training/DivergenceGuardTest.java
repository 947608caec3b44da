package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.digits.engine.EngineState;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {
  private static final int CLASSES = 10;
  private final DivergenceGuard guard = new DivergenceGuard(4, new Round(6, 2, 0, 10));

  @Test
  void everyValueMustBeFinite() {
    guard.check(1, stretch(true, 100, 230));
    refuses(false, 100, 230, "not finite");
    refuses(true, 100, Double.NaN, "not finite");
  }

  @Test
  void oneValueThatIsNotFiniteIsSeen() {
    float[] whole = {0, -1};
    assertThat(isFinite(whole, whole)).isTrue();
    assertThat(isFinite(new float[] {0, Float.POSITIVE_INFINITY}, whole)).isFalse();
    assertThat(isFinite(whole, new float[] {0, Float.NEGATIVE_INFINITY})).isFalse();
    assertThat(isFinite(whole, new float[] {Float.NaN, 1})).isFalse();
  }

  private static boolean isFinite(float[]... arrays) {
    return DivergenceGuard.isFinite(
        new EngineState(
            Stream.of(arrays).map(array -> new EngineState.Part(array, 0, array.length)).toList(),
            5));
  }

  @Test
  void aLossThatExplodesIsRefused() {
    guard.check(1, stretch(true, 200, 200 * 9.2));
    refuses(
        true,
        200,
        200 * 9.3,
        "a mean loss of 9.30 nats over 200 examples, more than the 9.21 that 10 classes allow");
  }

  @Test
  void fewExamplesSayNothing() {
    guard.check(1, stretch(true, DivergenceGuard.LEAST_EXAMPLES - 1, 23.0 * 99));
    guard.check(1, Stretch.NONE);
  }

  @Test
  void theLimitFollowsTheClasses() {
    assertThat(DivergenceGuard.limit(2)).isEqualTo(8);
    assertThat(DivergenceGuard.limit(62)).isCloseTo(4 * Math.log(62), within(1e-12));
    assertThat(DivergenceGuard.limit(1_000_000)).isEqualTo(18);
  }

  private static Stretch stretch(boolean finite, long examples, double lossSum) {
    return new Stretch(finite, examples, lossSum, CLASSES);
  }

  private void refuses(boolean finite, long examples, double lossSum, String how) {
    assertThatThrownBy(() -> guard.check(1, stretch(finite, examples, lossSum)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("training diverged: worker 1 of group 4 has ")
        .hasMessageContaining(how)
        .hasMessageEndingWith("in round 7 (epoch 3); lower --learning-rate");
  }
}

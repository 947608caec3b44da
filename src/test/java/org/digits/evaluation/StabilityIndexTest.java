package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StabilityIndexTest {
  @Test
  void ofLargeSamplesEqualsTheFormula() {
    StabilityIndex index =
        StabilityIndex.of(
            List.of(5_000_000L, 3_000_000L, 2_000_000L),
            List.of(4_000_000L, 4_000_000L, 2_000_000L));

    double expected = -0.1 * Math.log(0.4 / 0.5) + 0.1 * Math.log(0.4 / 0.3);
    assertThat(index.value()).isCloseTo(expected, within(1e-6));
    assertThat(index.excess()).isCloseTo(expected, within(1e-4));
  }

  @Test
  void ofEqualSharesIsZero() {
    StabilityIndex index = StabilityIndex.of(List.of(700L, 300L), List.of(70L, 30L));
    assertThat(index.value()).isCloseTo(0, within(1e-6));
    assertThat(index.excess()).isZero();
  }

  @Test
  void chanceIsTheQuantileOfChiSquared() {
    // 27.877 is the 0.999 quantile with 9 degrees of freedom, 10.828 with 1.
    StabilityIndex nine =
        StabilityIndex.of(Collections.nCopies(10, 6000L), Collections.nCopies(10, 50L));
    assertThat(nine.chance()).isCloseTo(27.877 * (1 / 60000.0 + 1 / 500.0), within(6e-4));
    StabilityIndex one = StabilityIndex.of(List.of(500L, 500L), List.of(500L, 500L));
    assertThat(one.chance()).isCloseTo(10.828 * 2e-3, within(7e-4));
  }

  @Test
  void oneSampleInAThousandExceedsChance() {
    Random random = new Random(1);
    List<Long> training = Collections.nCopies(10, 6000L);
    for (int count : new int[] {50, 500}) {
      int above = 0;
      int alarms = 0;
      for (int repeat = 0; repeat < 20_000; repeat++) {
        StabilityIndex index = StabilityIndex.of(training, sample(random, count));
        above += index.excess() > 0 ? 1 : 0;
        alarms += Shift.Verdict.of(index) == Shift.Verdict.NONE ? 0 : 1;
      }
      assertThat(above).as("of 20,000 samples of %d", count).isBetween(3, 60);
      assertThat(alarms).isLessThan(20);
    }
  }

  @Test
  void anEmptyBinIsFinite() {
    StabilityIndex index = StabilityIndex.of(List.of(100L, 0L), List.of(0L, 100L));
    assertThat(index.value()).isFinite().isGreaterThan(5);
  }

  private static List<Long> sample(Random random, int count) {
    long[] bins = new long[10];
    for (int i = 0; i < count; i++) {
      bins[random.nextInt(10)]++;
    }
    List<Long> counts = new ArrayList<>();
    for (long bin : bins) {
      counts.add(bin);
    }
    return counts;
  }
}

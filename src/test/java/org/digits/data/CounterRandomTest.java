package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Test
  void finaliserIsThatOfTheJdk() {
    assertThat(CounterRandom.finalise(42 + 0x9e3779b97f4a7c15L))
        .isEqualTo(new SplittableRandom(42).nextLong());
  }

  @Test
  void givesDistinctBitsForDistinctIds() {
    long distinct =
        LongStream.range(0, 100_000).map(id -> CounterRandom.mix(1, 2, id)).distinct().count();
    assertThat(distinct).isEqualTo(100_000);
  }

  @Test
  void dependsOnEveryArgumentAndOnNothingElse() {
    long bits = CounterRandom.mix(1, 2, 3);
    assertThat(CounterRandom.mix(1, 2, 3)).isEqualTo(bits);
    assertThat(LongStream.of(CounterRandom.mix(2, 1, 3), CounterRandom.mix(1, 3, 3)))
        .doesNotContain(bits);
  }

  @Test
  void setsEveryBitHalfOfTheTime() {
    int draws = 100_000;
    for (int bit = 0; bit < Long.SIZE; bit++) {
      int shift = bit;
      long ones =
          LongStream.range(0, draws).map(id -> CounterRandom.mix(7, 0, id) >>> shift & 1).sum();
      assertThat(ones / (double) draws).isCloseTo(0.5, within(0.01));
    }
  }
}

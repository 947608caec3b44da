package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  // Sums of binomial coefficients as whole numbers, divided once, in Python.
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, 5, 0.03125",
    "2, 8, 0.0546875",
    "8, 2, 0.9892578125",
    "1, 1, 0.75",
    "86, 150, 1.85796806978572117e-5",
    "150, 86, 0.999989645785521702",
    "50, 50, 0.539794618693589381",
    "6, 21, 2.96230614185333252e-3",
    "19900, 20100, 0.159868137220265893",
    "20100, 19900, 0.842551580106883624",
    "0, 1000, 9.332636185032189e-302"
  })
  void theExactTailIsThatOfWholeNumbers(long candidateOnly, long championOnly, double expected) {
    assertThat(new McNemar(candidateOnly, championOnly).lossPValue())
        .isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void agrestisApprovalRatingsGiveTheValueOfTheExactTestOfR() {
    // A. Agresti, Categorical Data Analysis, table 10.1; exact2x2's mcnemar.exact: p = 3.716e-05.
    assertThat(2 * new McNemar(86, 150).lossPValue()).isCloseTo(3.716e-05, within(5e-9));
  }

  @Test
  void aLossOfChanceIsLikelyAndAGainNeverUnlikely() {
    assertThat(new McNemar(40, 45).lossPValue()).isGreaterThan(0.3);
    assertThat(new McNemar(45, 5).lossPValue()).isGreaterThan(0.999);
    assertThat(new McNemar(5, 45).lossPValue()).isLessThan(1e-8);
  }

  @Test
  void theTailsOfBothSidesMakeOne() {
    for (int n = 1; n < 60; n++) {
      for (int champion = 1; champion <= n; champion++) {
        double upper = new McNemar(n - champion, champion).lossPValue();
        double lower = new McNemar(champion - 1, n - champion + 1).lossPValue();
        assertThat(upper + lower).as("%d of %d", champion, n).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void millionsOfImagesStayInRange() {
    assertThat(new McNemar(3_000_000, 3_000_000).lossPValue()).isBetween(0.5, 0.501);
    assertThat(new McNemar(1_000_000, 2_000_000).lossPValue()).isZero();
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new McNemar(3, -1))
        .withMessageContaining("found 3 and -1");
  }

  @Test
  void pairsAreCountedImageByImageAndMergedInAnyOrder() {
    PairedSum first = new PairedSum(2, 2);
    PairedSum second = new PairedSum(2, 2);
    int[] labels = {0, 0, 1, 1, 1};
    // right, right, wrong, right, wrong
    float[] candidate = {1, 0, 1, 0, 1, 0, 0, 1, 1, 0};
    // right, wrong, right, wrong, wrong
    float[] champion = {1, 0, 0, 1, 0, 1, 1, 0, 1, 0};
    first.add(candidate, champion, labels);
    second.add(new float[] {0, 1}, new float[] {1, 0}, new int[] {0});
    second.merge(first);

    assertThat(first.discordant()).isEqualTo(new McNemar(2, 1));
    assertThat(second.discordant()).isEqualTo(new McNemar(2, 2));
    assertThat(second.candidate().accuracy()).isEqualTo(0.5);
    assertThat(second.champion().accuracy()).isEqualTo(0.5);
    assertThat(first.candidate().confusion().get(1)).containsExactly(2L, 1L);
  }
}

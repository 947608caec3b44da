package org.digits.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.4973, '0.0 0.2 0.4 0.6'",
    "98.4, 100, '98.0 98.5 99.0 99.5 100.0'",
    "0, 3, '0 1 2 3'",
    "7, 7, '6 8 10 12 14'",
    "0, 0, '0.0000000000 0.0000000005 0.0000000010'"
  })
  void marksAreRoundAndCoverTheValues(double least, double most, String labels) {
    Scale scale = Scale.covering(least, most, 0, 100, 4);

    assertThat(scale.low()).isLessThanOrEqualTo(least);
    assertThat(scale.high()).isGreaterThanOrEqualTo(most);
    assertThat(scale.at(scale.low())).isZero();
    assertThat(scale.at(scale.high())).isEqualTo(100);
    assertThat(String.join(" ", scale.marks().stream().map(scale::label).toList()))
        .isEqualTo(labels);
  }

  @Test
  void equalRatiosAreEquallyLong() {
    Scale scale = Scale.ofRatios(0.013, 0.84, 180, 12);

    assertThat(scale.marks().stream().map(scale::label))
        .containsExactly("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1");
    assertThat(scale.at(0.01)).isEqualTo(180);
    assertThat(scale.at(0.1)).isCloseTo(96, within(1e-9));
    assertThat(scale.at(1)).isCloseTo(12, within(1e-9));
  }

  @Test
  void countingHasRoomForTheFirstAndTheLast() {
    Scale scale = Scale.counting(1, 20, 0, 200, 8);

    assertThat(scale.marks()).containsExactly(1.0, 4.0, 7.0, 10.0, 13.0, 16.0, 19.0);
    assertThat(scale.at(1)).isEqualTo(5);
    assertThat(scale.at(20)).isEqualTo(195);
  }
}

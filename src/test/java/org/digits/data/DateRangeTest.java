package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DateRangeTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

  @Test
  void bothDaysAreIncluded() {
    DateRange range = new DateRange(Optional.of(DAY), Optional.of(DAY.plusDays(1)));

    assertThat(range.contains(DAY.minusDays(1))).isFalse();
    assertThat(range.contains(DAY)).isTrue();
    assertThat(range.contains(DAY.plusDays(1))).isTrue();
    assertThat(range.contains(DAY.plusDays(2))).isFalse();
  }

  @Test
  void anAbsentDayLeavesItsSideOpen() {
    assertThat(DateRange.ALL.contains(LocalDate.EPOCH)).isTrue();
    assertThat(new DateRange(Optional.empty(), Optional.of(DAY)).contains(LocalDate.EPOCH))
        .isTrue();
    assertThat(new DateRange(Optional.of(DAY), Optional.empty()).contains(LocalDate.EPOCH))
        .isFalse();
    assertThat(new DateRange(Optional.of(DAY), Optional.empty()).isAll()).isFalse();
  }

  @Test
  void idsOfNoTwoPartitionsMeet() {
    long train = DatasetPart.TRAIN.firstId(DAY);
    long test = DatasetPart.TEST.firstId(DAY);
    long next = DatasetPart.TRAIN.firstId(DAY.plusDays(1));

    assertThat(test - train).isEqualTo(DatasetPart.MOST_IMAGES);
    assertThat(next - test).isEqualTo(DatasetPart.MOST_IMAGES);
    assertThat(DatasetPart.TRAIN.firstId(LocalDate.EPOCH)).isZero();
  }
}

package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.digits.training.TrainingSchedule;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void imagesBecomeEpochsOfAThousandthRoundedDown() {
    assertThat(Rehearsal.epochs(60_000, 60_000)).isEqualTo(1);
    assertThat(Rehearsal.epochs(74_099.9, 60_000)).isEqualTo(1.234);
    assertThat(Rehearsal.epochs(3e9, 60_000)).isEqualTo(50_000);
  }

  @Test
  void theLeastIsAThousandthOfAnEpochAndTheMostWhatTheOptionTakes() {
    assertThat(Rehearsal.epochs(1, 60_000_000)).isEqualTo(0.001);
    assertThat(Rehearsal.epochs(1e15, 100)).isEqualTo(TrainingSchedule.MOST_EPOCHS);
  }

  @Test
  void aRateLastsThatHardlyRises() {
    assertThat(Rehearsal.isSteady(0, 20_000)).isFalse();
    assertThat(Rehearsal.isSteady(20_000, 20_500)).isFalse();
    assertThat(Rehearsal.isSteady(20_000, 20_300)).isTrue();
    assertThat(Rehearsal.isSteady(20_000, 15_000)).isTrue();
  }
}

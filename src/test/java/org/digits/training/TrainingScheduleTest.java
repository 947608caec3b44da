package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.digits.data.augmentation.Augmentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingScheduleTest {
  private static final LearningRateSchedule CYCLE =
      new LearningRateSchedule(LearningRateSchedule.Kind.ONE_CYCLE, 1);

  @Test
  void roundsEndWithTheirEpochs() {
    assertThat(schedule(2, 7, 3).rounds())
        .containsExactly(
            new Round(0, 0, 0, 3),
            new Round(1, 0, 3, 3),
            new Round(2, 0, 6, 1),
            new Round(3, 1, 0, 3),
            new Round(4, 1, 3, 3),
            new Round(5, 1, 6, 1));
  }

  @Test
  void aPartOfAnEpochIsItsFirstMinibatches() {
    List<Round> rounds = schedule(1.5, 7, 3).rounds();

    // 10.5 minibatches are 11.
    assertThat(rounds).hasSize(5).endsWith(new Round(3, 1, 0, 3), new Round(4, 1, 3, 1));
    assertThat(schedule(2, 7, 3).rounds().subList(0, 4)).isEqualTo(rounds.subList(0, 4));
  }

  @ParameterizedTest
  @CsvSource({"0.1,30,3", "0.25,7,2", "1e-9,7,1", "2,7,14", "0.3,10,3", "3.7,1000,3700"})
  void minibatchesAreThoseBegun(double epochs, int perEpoch, long expected) {
    assertThat(schedule(epochs, perEpoch, 50).minibatches()).isEqualTo(expected);
  }

  @Test
  void anEpochEndsWithItsLastRoundOrTheRun() {
    TrainingSchedule schedule = schedule(1.5, 7, 3);

    assertThat(schedule.rounds().stream().map(schedule::endsEpoch))
        .containsExactly(false, false, true, false, true);
  }

  @Test
  void theLearningRateFallsToTheEndOfTheRunWhereverThatIs() {
    TrainingSchedule part = schedule(0.5, 100, 50);

    for (int minibatch = 0; minibatch < 50; minibatch++) {
      assertThat(part.learningRate(0, minibatch)).isEqualTo(CYCLE.at(minibatch, 50));
    }
    assertThat(schedule(1.5, 100, 50).learningRate(1, 49)).isEqualTo(CYCLE.at(149, 150));
  }

  // Batches of 4: 7 of them hold a shard of 26 images, and half of that 14 or 16.
  @Test
  void examplesAreThoseThatAWorkerHas() {
    assertThat(schedule(1, 7, 3).examples(26)).isEqualTo(26);
    assertThat(schedule(0.5, 7, 3).examples(26)).isEqualTo(16);
    assertThat(schedule(2.5, 7, 3).examples(26)).isEqualTo(2 * 26 + 16);
    assertThat(schedule(0.9, 7, 3).examples(20)).isEqualTo(20);
  }

  @Test
  void epochsArePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> schedule(0, 7, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> schedule(Double.NaN, 7, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> schedule(1e18, 7, 3));
  }

  @Test
  void wholeEpochsAreWrittenWithoutAPoint() {
    assertThat(TrainingSchedule.text(5)).isEqualTo("5");
    assertThat(TrainingSchedule.text(0.25)).isEqualTo("0.25");
  }

  private static TrainingSchedule schedule(double epochs, int perEpoch, int roundFrequency) {
    return new TrainingSchedule(
        1, epochs, 4, 2, roundFrequency, perEpoch, CYCLE, Augmentation.NONE);
  }
}

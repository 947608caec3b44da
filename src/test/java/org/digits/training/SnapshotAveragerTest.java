package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;

class SnapshotAveragerTest {
  @Test
  void theMeanIsWeightedByExamples() {
    SnapshotAverager averager = new SnapshotAverager();
    averager.add(snapshot(1, 10, 4), 1);
    averager.add(snapshot(5, 30, 5), 3);

    NetworkSnapshot mean = averager.mean();
    assertThat(mean.parameters()).containsExactly(4f);
    assertThat(mean.updaterState()).containsExactly(25f);
    assertThat(mean.iteration()).isEqualTo(5);
    assertThat(averager.examples()).isEqualTo(4);
  }

  @Test
  void aSnapshotOfNoExamplesIsLeftOut() {
    SnapshotAverager averager = new SnapshotAverager();
    averager.add(snapshot(1, 1, 1), 8);
    averager.add(snapshot(Float.NaN, 1, 1), 0);
    assertThat(averager.mean().parameters()).containsExactly(1f);
  }

  @Test
  void nothingHasNoMean() {
    assertThatThrownBy(() -> new SnapshotAverager().mean())
        .hasMessageContaining("no snapshot with examples");
  }

  @Test
  void lengthsMustAgree() {
    SnapshotAverager averager = new SnapshotAverager();
    averager.add(snapshot(1, 1, 1), 1);
    assertThatThrownBy(() -> averager.add(new NetworkSnapshot(new float[2], new float[1], 0), 1))
        .hasMessageContaining("2 values after one of 1");
  }

  private static NetworkSnapshot snapshot(float parameter, float state, long iteration) {
    return new NetworkSnapshot(new float[] {parameter}, new float[] {state}, iteration);
  }
}

package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.digits.model.NetworkSnapshot;

/**
 * The example-weighted mean of snapshots, parameters and updater state alike ({@link
 * WeightedMean}).
 */
public final class SnapshotAverager {
  private final List<NetworkSnapshot> snapshots = new ArrayList<>();
  private final List<Long> weights = new ArrayList<>();

  /**
   * Adds a snapshot.
   *
   * @param examples its weight; a snapshot of no examples is left out
   * @throws IllegalArgumentException if its lengths are not the first one's
   */
  public void add(NetworkSnapshot snapshot, long examples) {
    if (examples < 0) {
      throw new IllegalArgumentException("a weight of " + examples + " examples");
    }
    if (examples == 0) {
      return;
    }
    if (!snapshots.isEmpty()) {
      requireLength(snapshot.parameters(), snapshots.get(0).parameters());
      requireLength(snapshot.updaterState(), snapshots.get(0).updaterState());
    }
    snapshots.add(snapshot);
    weights.add(examples);
  }

  private static void requireLength(float[] values, float[] first) {
    if (values.length != first.length) {
      throw new IllegalArgumentException(
          "snapshot of %d values after one of %d".formatted(values.length, first.length));
    }
  }

  /**
   * The mean; a single snapshot comes back bit for bit.
   *
   * @throws IllegalStateException if nothing was added
   */
  public NetworkSnapshot mean() {
    if (snapshots.isEmpty()) {
      throw new IllegalStateException("no snapshot with examples to average");
    }
    if (snapshots.size() == 1) {
      return snapshots.get(0);
    }
    return new NetworkSnapshot(
        mean(NetworkSnapshot::parameters),
        mean(NetworkSnapshot::updaterState),
        snapshots.stream().mapToLong(NetworkSnapshot::iteration).max().orElseThrow());
  }

  /** Examples added so far. */
  public long examples() {
    return weights.stream().mapToLong(Long::longValue).sum();
  }

  private float[] mean(Function<NetworkSnapshot, float[]> part) {
    float[][] values = snapshots.stream().map(part).toArray(float[][]::new);
    long[] examples = weights.stream().mapToLong(Long::longValue).toArray();
    float[] mean = new float[values[0].length];
    WeightedMean.write(values, examples, mean, 0, mean.length);
    return mean;
  }
}

package org.digits.training;

import org.digits.model.NetworkSnapshot;

/**
 * The example-weighted mean of snapshots, parameters and updater state alike. Sums run in double in
 * the order of the calls, so equal calls give equal bits.
 */
public final class SnapshotAverager {
  private double[] parameters = new double[0];
  private double[] updaterState = new double[0];
  private long iteration;
  private long weight;
  private int snapshots;
  private NetworkSnapshot only;

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
    if (snapshots == 0) {
      parameters = new double[snapshot.parameters().length];
      updaterState = new double[snapshot.updaterState().length];
    }
    add(parameters, snapshot.parameters(), examples);
    add(updaterState, snapshot.updaterState(), examples);
    iteration = Math.max(iteration, snapshot.iteration());
    weight += examples;
    snapshots++;
    only = snapshot;
  }

  private static void add(double[] sums, float[] values, long examples) {
    if (sums.length != values.length) {
      throw new IllegalArgumentException(
          "snapshot of %d values after one of %d".formatted(values.length, sums.length));
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (double) examples * values[i];
    }
  }

  /**
   * The mean; a single snapshot comes back bit for bit.
   *
   * @throws IllegalStateException if nothing was added
   */
  public NetworkSnapshot mean() {
    if (snapshots == 0) {
      throw new IllegalStateException("no snapshot with examples to average");
    }
    if (snapshots == 1) {
      return only;
    }
    return new NetworkSnapshot(divide(parameters), divide(updaterState), iteration);
  }

  /** Examples added so far. */
  public long examples() {
    return weight;
  }

  private float[] divide(double[] sums) {
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / weight);
    }
    return mean;
  }
}

package org.digits.training;

import org.digits.model.NetworkSnapshot;

/**
 * Turns the mean of the groups into the next round's snapshot. With momentum b it is SlowMo (Wang
 * et al. 2020, arXiv 1910.00643) with an outer rate of 1: {@code u = b u + (x - mean); x = x - u};
 * without momentum it is the mean itself, bit for bit.
 */
public final class OuterOptimizer {
  private final double momentum;
  private double[] velocity = new double[0];

  /** An optimizer with no velocity yet; momentum in [0, 1). */
  public OuterOptimizer(double momentum) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("outer momentum must be in [0, 1), found " + momentum);
    }
    this.momentum = momentum;
  }

  /** A copy of the velocity, one value a parameter; empty before the first round. */
  public double[] velocity() {
    return velocity.clone();
  }

  /** Goes on from an earlier optimizer's {@link #velocity}. */
  public void restore(double[] earlier) {
    velocity = earlier.clone();
  }

  /** The next snapshot; the updater state is the mean's. */
  public NetworkSnapshot next(NetworkSnapshot previous, NetworkSnapshot mean) {
    if (momentum == 0) {
      return mean;
    }
    float[] x = previous.parameters();
    float[] target = mean.parameters();
    if (velocity.length == 0) {
      velocity = new double[x.length];
    }
    float[] next = new float[x.length];
    for (int i = 0; i < next.length; i++) {
      velocity[i] = momentum * velocity[i] + ((double) x[i] - target[i]);
      next[i] = (float) (x[i] - velocity[i]);
    }
    return new NetworkSnapshot(next, mean.updaterState(), mean.iteration());
  }
}

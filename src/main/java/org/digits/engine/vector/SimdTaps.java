package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@code G} of {@link Winograd} times three taps, for a vector of output channels. */
final class SimdTaps {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdTaps() {}

  static void run(float[] m, int from, int step, int to, int toStep) {
    FloatVector g0 = FloatVector.fromArray(S, m, from);
    FloatVector g1 = FloatVector.fromArray(S, m, from + step);
    FloatVector g2 = FloatVector.fromArray(S, m, from + 2 * step);
    FloatVector ends = g0.add(g2);
    FloatVector half = g1.mul(0.5f);
    FloatVector quarter = g2.fma(FloatVector.broadcast(S, 0.25f), g0);
    FloatVector two = FloatVector.broadcast(S, 2f);
    FloatVector doubled = g2.fma(two, g1).fma(two, g0);
    g0.mul(-2f).intoArray(m, to);
    ends.add(g1).mul(-2f / 3).intoArray(m, to + toStep);
    ends.sub(g1).mul(-2f / 9).intoArray(m, to + 2 * toStep);
    quarter.add(half).mul(16f / 9).intoArray(m, to + 3 * toStep);
    quarter.sub(half).mul(16f / 15).intoArray(m, to + 4 * toStep);
    doubled.mul(2f / 45).intoArray(m, to + 5 * toStep);
    g2.intoArray(m, to + 6 * toStep);
  }
}

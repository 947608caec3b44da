package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code G g G^T} of {@link Winograd} for one input channel and a vector of output channels: first
 * down the columns, then along the rows.
 */
final class SimdTaps {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  /** Floats between two taps. */
  private static final int TAP = PLANE * PAIR;

  private SimdTaps() {}

  static void run(float[] m, int taps, int to, int term) {
    FloatVector a0 = FloatVector.fromArray(S, m, taps);
    FloatVector g1 = FloatVector.fromArray(S, m, taps + 3 * TAP);
    FloatVector e0 = FloatVector.fromArray(S, m, taps + 6 * TAP);
    FloatVector sum = a0.add(e0);
    FloatVector b0 = sum.add(g1).mul(0.5f);
    FloatVector c0 = sum.sub(g1).mul(0.5f);
    FloatVector a1 = FloatVector.fromArray(S, m, taps + TAP);
    g1 = FloatVector.fromArray(S, m, taps + 4 * TAP);
    FloatVector e1 = FloatVector.fromArray(S, m, taps + 7 * TAP);
    sum = a1.add(e1);
    FloatVector b1 = sum.add(g1).mul(0.5f);
    FloatVector c1 = sum.sub(g1).mul(0.5f);
    FloatVector a2 = FloatVector.fromArray(S, m, taps + 2 * TAP);
    g1 = FloatVector.fromArray(S, m, taps + 5 * TAP);
    FloatVector e2 = FloatVector.fromArray(S, m, taps + 8 * TAP);
    sum = a2.add(e2);
    FloatVector b2 = sum.add(g1).mul(0.5f);
    FloatVector c2 = sum.sub(g1).mul(0.5f);
    a0.intoArray(m, to);
    sum = a0.add(a2);
    sum.add(a1).mul(0.5f).intoArray(m, to + term);
    sum.sub(a1).mul(0.5f).intoArray(m, to + 2 * term);
    a2.intoArray(m, to + 3 * term);
    int row = to + 4 * term;
    b0.intoArray(m, row);
    sum = b0.add(b2);
    sum.add(b1).mul(0.5f).intoArray(m, row + term);
    sum.sub(b1).mul(0.5f).intoArray(m, row + 2 * term);
    b2.intoArray(m, row + 3 * term);
    row += 4 * term;
    c0.intoArray(m, row);
    sum = c0.add(c2);
    sum.add(c1).mul(0.5f).intoArray(m, row + term);
    sum.sub(c1).mul(0.5f).intoArray(m, row + 2 * term);
    c2.intoArray(m, row + 3 * term);
    row += 4 * term;
    e0.intoArray(m, row);
    sum = e0.add(e2);
    sum.add(e1).mul(0.5f).intoArray(m, row + term);
    sum.sub(e1).mul(0.5f).intoArray(m, row + 2 * term);
    e2.intoArray(m, row + 3 * term);
  }
}

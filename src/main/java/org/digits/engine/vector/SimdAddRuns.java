package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#addRuns} for one vector of the 16 floats: nine accumulators stay in registers
 * while the list is walked.
 *
 * <pre>
 *   sum     a0 a1 a2   += g[entry] *   source at places[entry]
 *           b0 b1 b2                   three rows of three runs,
 *           c0 c1 c2                   runs 16 floats apart
 * </pre>
 */
final class SimdAddRuns {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdAddRuns() {}

  static void run(
      float[] m,
      int sum,
      int sumRow,
      int source,
      int sourceRow,
      float[] gradients,
      int[] places,
      int from,
      int to) {
    int second = sum + sumRow;
    int third = second + sumRow;
    FloatVector a0 = FloatVector.fromArray(S, m, sum);
    FloatVector a1 = FloatVector.fromArray(S, m, sum + PLANE);
    FloatVector a2 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
    FloatVector b0 = FloatVector.fromArray(S, m, second);
    FloatVector b1 = FloatVector.fromArray(S, m, second + PLANE);
    FloatVector b2 = FloatVector.fromArray(S, m, second + 2 * PLANE);
    FloatVector c0 = FloatVector.fromArray(S, m, third);
    FloatVector c1 = FloatVector.fromArray(S, m, third + PLANE);
    FloatVector c2 = FloatVector.fromArray(S, m, third + 2 * PLANE);
    for (int entry = from; entry < to; entry++) {
      FloatVector g = FloatVector.broadcast(S, gradients[entry]);
      int x = source + places[entry];
      int y = x + sourceRow;
      int z = y + sourceRow;
      a0 = g.fma(FloatVector.fromArray(S, m, x), a0);
      a1 = g.fma(FloatVector.fromArray(S, m, x + PLANE), a1);
      a2 = g.fma(FloatVector.fromArray(S, m, x + 2 * PLANE), a2);
      b0 = g.fma(FloatVector.fromArray(S, m, y), b0);
      b1 = g.fma(FloatVector.fromArray(S, m, y + PLANE), b1);
      b2 = g.fma(FloatVector.fromArray(S, m, y + 2 * PLANE), b2);
      c0 = g.fma(FloatVector.fromArray(S, m, z), c0);
      c1 = g.fma(FloatVector.fromArray(S, m, z + PLANE), c1);
      c2 = g.fma(FloatVector.fromArray(S, m, z + 2 * PLANE), c2);
    }
    a0.intoArray(m, sum);
    a1.intoArray(m, sum + PLANE);
    a2.intoArray(m, sum + 2 * PLANE);
    b0.intoArray(m, second);
    b1.intoArray(m, second + PLANE);
    b2.intoArray(m, second + 2 * PLANE);
    c0.intoArray(m, third);
    c1.intoArray(m, third + PLANE);
    c2.intoArray(m, third + 2 * PLANE);
  }
}

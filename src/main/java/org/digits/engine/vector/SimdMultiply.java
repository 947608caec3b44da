package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#multiply} for a tile of C: four rows by two vectors.
 *
 * <pre>
 *                 B[k]   p          q
 *   A[0..3][k]    w   +-----------+-----------+
 *                 x   | w0        | w1        |
 *                 y   | ...       |           |   C
 *                 z   | z0        | z1        |
 *                     +-----------+-----------+
 * </pre>
 */
final class SimdMultiply {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdMultiply() {}

  static void run(
      float[] m, int a, int aRow, int aStep, int b, int bRow, int c, int cRow, int steps) {
    FloatVector w0 = FloatVector.fromArray(S, m, c);
    FloatVector w1 = FloatVector.fromArray(S, m, c + SimdLanes.COUNT);
    FloatVector x0 = FloatVector.fromArray(S, m, c + cRow);
    FloatVector x1 = FloatVector.fromArray(S, m, c + cRow + SimdLanes.COUNT);
    FloatVector y0 = FloatVector.fromArray(S, m, c + 2 * cRow);
    FloatVector y1 = FloatVector.fromArray(S, m, c + 2 * cRow + SimdLanes.COUNT);
    FloatVector z0 = FloatVector.fromArray(S, m, c + 3 * cRow);
    FloatVector z1 = FloatVector.fromArray(S, m, c + 3 * cRow + SimdLanes.COUNT);
    int at = a;
    int column = b;
    for (int k = 0; k < steps; k++) {
      FloatVector p = FloatVector.fromArray(S, m, column);
      FloatVector q = FloatVector.fromArray(S, m, column + SimdLanes.COUNT);
      FloatVector w = FloatVector.broadcast(S, m[at]);
      w0 = w.fma(p, w0);
      w1 = w.fma(q, w1);
      FloatVector x = FloatVector.broadcast(S, m[at + aRow]);
      x0 = x.fma(p, x0);
      x1 = x.fma(q, x1);
      FloatVector y = FloatVector.broadcast(S, m[at + 2 * aRow]);
      y0 = y.fma(p, y0);
      y1 = y.fma(q, y1);
      FloatVector z = FloatVector.broadcast(S, m[at + 3 * aRow]);
      z0 = z.fma(p, z0);
      z1 = z.fma(q, z1);
      at += aStep;
      column += bRow;
    }
    w0.intoArray(m, c);
    w1.intoArray(m, c + SimdLanes.COUNT);
    x0.intoArray(m, c + cRow);
    x1.intoArray(m, c + cRow + SimdLanes.COUNT);
    y0.intoArray(m, c + 2 * cRow);
    y1.intoArray(m, c + 2 * cRow + SimdLanes.COUNT);
    z0.intoArray(m, c + 3 * cRow);
    z1.intoArray(m, c + 3 * cRow + SimdLanes.COUNT);
  }
}

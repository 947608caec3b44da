package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#multiply}, a tile of C at a time: eight rows by two vectors with 32 registers (512
 * bits), with 16 four. Every place is a constant times {@code k} from where it starts, so that the
 * compiler checks bounds before the loop.
 *
 * <pre>
 *                 B[k]   p          q
 *   A[0..7][k]    s   +-----------+-----------+
 *                 t   | s0        | s1        |
 *                 u   | ...       |           |   C
 *                 ... | z0        | z1        |
 *                     +-----------+-----------+
 * </pre>
 */
final class SimdMultiply {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdMultiply() {}

  static void run(float[] m, int a, int aRow, int b, int c, int cRow, int rows, int steps) {
    if (SimdLanes.COUNT == PLANE) {
      for (int row = 0; row < rows; row += 8) {
        eight(m, a + row * aRow, aRow, b, c + row * cRow, cRow, steps);
      }
      return;
    }
    for (int row = 0; row < rows; row += 4) {
      for (int lane = 0; lane < PAIR; lane += 2 * SimdLanes.COUNT) {
        four(m, a + row * aRow, aRow, b + lane, c + row * cRow + lane, cRow, steps);
      }
    }
  }

  private static void eight(float[] m, int a, int aRow, int b, int c, int cRow, int steps) {
    FloatVector s0 = FloatVector.fromArray(S, m, c);
    FloatVector s1 = FloatVector.fromArray(S, m, c + SimdLanes.COUNT);
    FloatVector t0 = FloatVector.fromArray(S, m, c + cRow);
    FloatVector t1 = FloatVector.fromArray(S, m, c + cRow + SimdLanes.COUNT);
    FloatVector u0 = FloatVector.fromArray(S, m, c + 2 * cRow);
    FloatVector u1 = FloatVector.fromArray(S, m, c + 2 * cRow + SimdLanes.COUNT);
    FloatVector v0 = FloatVector.fromArray(S, m, c + 3 * cRow);
    FloatVector v1 = FloatVector.fromArray(S, m, c + 3 * cRow + SimdLanes.COUNT);
    FloatVector w0 = FloatVector.fromArray(S, m, c + 4 * cRow);
    FloatVector w1 = FloatVector.fromArray(S, m, c + 4 * cRow + SimdLanes.COUNT);
    FloatVector x0 = FloatVector.fromArray(S, m, c + 5 * cRow);
    FloatVector x1 = FloatVector.fromArray(S, m, c + 5 * cRow + SimdLanes.COUNT);
    FloatVector y0 = FloatVector.fromArray(S, m, c + 6 * cRow);
    FloatVector y1 = FloatVector.fromArray(S, m, c + 6 * cRow + SimdLanes.COUNT);
    FloatVector z0 = FloatVector.fromArray(S, m, c + 7 * cRow);
    FloatVector z1 = FloatVector.fromArray(S, m, c + 7 * cRow + SimdLanes.COUNT);
    for (int k = 0; k < steps; k++) {
      FloatVector p = FloatVector.fromArray(S, m, b + k * PAIR);
      FloatVector q = FloatVector.fromArray(S, m, b + k * PAIR + SimdLanes.COUNT);
      FloatVector value = FloatVector.broadcast(S, m[a + k]);
      s0 = value.fma(p, s0);
      s1 = value.fma(q, s1);
      value = FloatVector.broadcast(S, m[a + aRow + k]);
      t0 = value.fma(p, t0);
      t1 = value.fma(q, t1);
      value = FloatVector.broadcast(S, m[a + 2 * aRow + k]);
      u0 = value.fma(p, u0);
      u1 = value.fma(q, u1);
      value = FloatVector.broadcast(S, m[a + 3 * aRow + k]);
      v0 = value.fma(p, v0);
      v1 = value.fma(q, v1);
      value = FloatVector.broadcast(S, m[a + 4 * aRow + k]);
      w0 = value.fma(p, w0);
      w1 = value.fma(q, w1);
      value = FloatVector.broadcast(S, m[a + 5 * aRow + k]);
      x0 = value.fma(p, x0);
      x1 = value.fma(q, x1);
      value = FloatVector.broadcast(S, m[a + 6 * aRow + k]);
      y0 = value.fma(p, y0);
      y1 = value.fma(q, y1);
      value = FloatVector.broadcast(S, m[a + 7 * aRow + k]);
      z0 = value.fma(p, z0);
      z1 = value.fma(q, z1);
    }
    s0.intoArray(m, c);
    s1.intoArray(m, c + SimdLanes.COUNT);
    t0.intoArray(m, c + cRow);
    t1.intoArray(m, c + cRow + SimdLanes.COUNT);
    u0.intoArray(m, c + 2 * cRow);
    u1.intoArray(m, c + 2 * cRow + SimdLanes.COUNT);
    v0.intoArray(m, c + 3 * cRow);
    v1.intoArray(m, c + 3 * cRow + SimdLanes.COUNT);
    w0.intoArray(m, c + 4 * cRow);
    w1.intoArray(m, c + 4 * cRow + SimdLanes.COUNT);
    x0.intoArray(m, c + 5 * cRow);
    x1.intoArray(m, c + 5 * cRow + SimdLanes.COUNT);
    y0.intoArray(m, c + 6 * cRow);
    y1.intoArray(m, c + 6 * cRow + SimdLanes.COUNT);
    z0.intoArray(m, c + 7 * cRow);
    z1.intoArray(m, c + 7 * cRow + SimdLanes.COUNT);
  }

  private static void four(float[] m, int a, int aRow, int b, int c, int cRow, int steps) {
    FloatVector w0 = FloatVector.fromArray(S, m, c);
    FloatVector w1 = FloatVector.fromArray(S, m, c + SimdLanes.COUNT);
    FloatVector x0 = FloatVector.fromArray(S, m, c + cRow);
    FloatVector x1 = FloatVector.fromArray(S, m, c + cRow + SimdLanes.COUNT);
    FloatVector y0 = FloatVector.fromArray(S, m, c + 2 * cRow);
    FloatVector y1 = FloatVector.fromArray(S, m, c + 2 * cRow + SimdLanes.COUNT);
    FloatVector z0 = FloatVector.fromArray(S, m, c + 3 * cRow);
    FloatVector z1 = FloatVector.fromArray(S, m, c + 3 * cRow + SimdLanes.COUNT);
    for (int k = 0; k < steps; k++) {
      FloatVector p = FloatVector.fromArray(S, m, b + k * PAIR);
      FloatVector q = FloatVector.fromArray(S, m, b + k * PAIR + SimdLanes.COUNT);
      FloatVector value = FloatVector.broadcast(S, m[a + k]);
      w0 = value.fma(p, w0);
      w1 = value.fma(q, w1);
      value = FloatVector.broadcast(S, m[a + aRow + k]);
      x0 = value.fma(p, x0);
      x1 = value.fma(q, x1);
      value = FloatVector.broadcast(S, m[a + 2 * aRow + k]);
      y0 = value.fma(p, y0);
      y1 = value.fma(q, y1);
      value = FloatVector.broadcast(S, m[a + 3 * aRow + k]);
      z0 = value.fma(p, z0);
      z1 = value.fma(q, z1);
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

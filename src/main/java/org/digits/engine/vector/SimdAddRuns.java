package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#addRuns}: the sums stay in registers while the list is walked; all eighteen where
 * a vector is a run and there are 32 registers (512 bits), otherwise twelve half runs of a row.
 *
 * <pre>
 *   two:  a0 a1 a2    += g *   source at the entry's place       row:  a0 a1|a2 a3|a4 a5
 *         a3 a4 a5                    three rows of three runs,
 *         a6 a7 a8                    runs 16 floats apart; b0 and so on a plane further on
 * </pre>
 */
final class SimdAddRuns {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdAddRuns() {}

  static void run(
      float[] m,
      int sum,
      int sumRow,
      int sumPlane,
      int source,
      int sourceRow,
      int sourcePlane,
      long[] entries,
      int from,
      int to) {
    if (SimdLanes.COUNT == PLANE) {
      two(m, sum, sumRow, sumPlane, source, sourceRow, sourcePlane, entries, from, to);
      return;
    }
    for (int row = 0; row < 3; row++) {
      for (int lane = 0; lane < PLANE; lane += 2 * SimdLanes.COUNT) {
        row(
            m,
            sum + row * sumRow + lane,
            sumPlane,
            source + row * sourceRow + lane,
            sourcePlane,
            entries,
            from,
            to);
      }
    }
  }

  private static void two(
      float[] m,
      int sum,
      int sumRow,
      int sumPlane,
      int source,
      int sourceRow,
      int sourcePlane,
      long[] entries,
      int from,
      int to) {
    int sum3 = sum + sumRow;
    int sum6 = sum3 + sumRow;
    int other = sum + sumPlane;
    int other3 = other + sumRow;
    int other6 = other3 + sumRow;
    FloatVector a0 = FloatVector.fromArray(S, m, sum);
    FloatVector a1 = FloatVector.fromArray(S, m, sum + PLANE);
    FloatVector a2 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
    FloatVector a3 = FloatVector.fromArray(S, m, sum3);
    FloatVector a4 = FloatVector.fromArray(S, m, sum3 + PLANE);
    FloatVector a5 = FloatVector.fromArray(S, m, sum3 + 2 * PLANE);
    FloatVector a6 = FloatVector.fromArray(S, m, sum6);
    FloatVector a7 = FloatVector.fromArray(S, m, sum6 + PLANE);
    FloatVector a8 = FloatVector.fromArray(S, m, sum6 + 2 * PLANE);
    FloatVector b0 = FloatVector.fromArray(S, m, other);
    FloatVector b1 = FloatVector.fromArray(S, m, other + PLANE);
    FloatVector b2 = FloatVector.fromArray(S, m, other + 2 * PLANE);
    FloatVector b3 = FloatVector.fromArray(S, m, other3);
    FloatVector b4 = FloatVector.fromArray(S, m, other3 + PLANE);
    FloatVector b5 = FloatVector.fromArray(S, m, other3 + 2 * PLANE);
    FloatVector b6 = FloatVector.fromArray(S, m, other6);
    FloatVector b7 = FloatVector.fromArray(S, m, other6 + PLANE);
    FloatVector b8 = FloatVector.fromArray(S, m, other6 + 2 * PLANE);
    for (int entry = from; entry < to; entry++) {
      FloatVector g = FloatVector.broadcast(S, GradientLists.gradient(entries[entry]));
      int x0 = source + GradientLists.place(entries[entry]);
      int x3 = x0 + sourceRow;
      int x6 = x3 + sourceRow;
      int y0 = x0 + sourcePlane;
      int y3 = y0 + sourceRow;
      int y6 = y3 + sourceRow;
      a0 = g.fma(FloatVector.fromArray(S, m, x0), a0);
      a1 = g.fma(FloatVector.fromArray(S, m, x0 + PLANE), a1);
      a2 = g.fma(FloatVector.fromArray(S, m, x0 + 2 * PLANE), a2);
      a3 = g.fma(FloatVector.fromArray(S, m, x3), a3);
      a4 = g.fma(FloatVector.fromArray(S, m, x3 + PLANE), a4);
      a5 = g.fma(FloatVector.fromArray(S, m, x3 + 2 * PLANE), a5);
      a6 = g.fma(FloatVector.fromArray(S, m, x6), a6);
      a7 = g.fma(FloatVector.fromArray(S, m, x6 + PLANE), a7);
      a8 = g.fma(FloatVector.fromArray(S, m, x6 + 2 * PLANE), a8);
      b0 = g.fma(FloatVector.fromArray(S, m, y0), b0);
      b1 = g.fma(FloatVector.fromArray(S, m, y0 + PLANE), b1);
      b2 = g.fma(FloatVector.fromArray(S, m, y0 + 2 * PLANE), b2);
      b3 = g.fma(FloatVector.fromArray(S, m, y3), b3);
      b4 = g.fma(FloatVector.fromArray(S, m, y3 + PLANE), b4);
      b5 = g.fma(FloatVector.fromArray(S, m, y3 + 2 * PLANE), b5);
      b6 = g.fma(FloatVector.fromArray(S, m, y6), b6);
      b7 = g.fma(FloatVector.fromArray(S, m, y6 + PLANE), b7);
      b8 = g.fma(FloatVector.fromArray(S, m, y6 + 2 * PLANE), b8);
    }
    a0.intoArray(m, sum);
    a1.intoArray(m, sum + PLANE);
    a2.intoArray(m, sum + 2 * PLANE);
    a3.intoArray(m, sum3);
    a4.intoArray(m, sum3 + PLANE);
    a5.intoArray(m, sum3 + 2 * PLANE);
    a6.intoArray(m, sum6);
    a7.intoArray(m, sum6 + PLANE);
    a8.intoArray(m, sum6 + 2 * PLANE);
    b0.intoArray(m, other);
    b1.intoArray(m, other + PLANE);
    b2.intoArray(m, other + 2 * PLANE);
    b3.intoArray(m, other3);
    b4.intoArray(m, other3 + PLANE);
    b5.intoArray(m, other3 + 2 * PLANE);
    b6.intoArray(m, other6);
    b7.intoArray(m, other6 + PLANE);
    b8.intoArray(m, other6 + 2 * PLANE);
  }

  private static void row(
      float[] m,
      int sum,
      int sumPlane,
      int source,
      int sourcePlane,
      long[] entries,
      int from,
      int to) {
    int other = sum + sumPlane;
    FloatVector a0 = FloatVector.fromArray(S, m, sum);
    FloatVector a1 = FloatVector.fromArray(S, m, sum + SimdLanes.COUNT);
    FloatVector a2 = FloatVector.fromArray(S, m, sum + PLANE);
    FloatVector a3 = FloatVector.fromArray(S, m, sum + PLANE + SimdLanes.COUNT);
    FloatVector a4 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
    FloatVector a5 = FloatVector.fromArray(S, m, sum + 2 * PLANE + SimdLanes.COUNT);
    FloatVector b0 = FloatVector.fromArray(S, m, other);
    FloatVector b1 = FloatVector.fromArray(S, m, other + SimdLanes.COUNT);
    FloatVector b2 = FloatVector.fromArray(S, m, other + PLANE);
    FloatVector b3 = FloatVector.fromArray(S, m, other + PLANE + SimdLanes.COUNT);
    FloatVector b4 = FloatVector.fromArray(S, m, other + 2 * PLANE);
    FloatVector b5 = FloatVector.fromArray(S, m, other + 2 * PLANE + SimdLanes.COUNT);
    for (int entry = from; entry < to; entry++) {
      FloatVector g = FloatVector.broadcast(S, GradientLists.gradient(entries[entry]));
      int x = source + GradientLists.place(entries[entry]);
      int y = x + sourcePlane;
      a0 = g.fma(FloatVector.fromArray(S, m, x), a0);
      a1 = g.fma(FloatVector.fromArray(S, m, x + SimdLanes.COUNT), a1);
      a2 = g.fma(FloatVector.fromArray(S, m, x + PLANE), a2);
      a3 = g.fma(FloatVector.fromArray(S, m, x + PLANE + SimdLanes.COUNT), a3);
      a4 = g.fma(FloatVector.fromArray(S, m, x + 2 * PLANE), a4);
      a5 = g.fma(FloatVector.fromArray(S, m, x + 2 * PLANE + SimdLanes.COUNT), a5);
      b0 = g.fma(FloatVector.fromArray(S, m, y), b0);
      b1 = g.fma(FloatVector.fromArray(S, m, y + SimdLanes.COUNT), b1);
      b2 = g.fma(FloatVector.fromArray(S, m, y + PLANE), b2);
      b3 = g.fma(FloatVector.fromArray(S, m, y + PLANE + SimdLanes.COUNT), b3);
      b4 = g.fma(FloatVector.fromArray(S, m, y + 2 * PLANE), b4);
      b5 = g.fma(FloatVector.fromArray(S, m, y + 2 * PLANE + SimdLanes.COUNT), b5);
    }
    a0.intoArray(m, sum);
    a1.intoArray(m, sum + SimdLanes.COUNT);
    a2.intoArray(m, sum + PLANE);
    a3.intoArray(m, sum + PLANE + SimdLanes.COUNT);
    a4.intoArray(m, sum + 2 * PLANE);
    a5.intoArray(m, sum + 2 * PLANE + SimdLanes.COUNT);
    b0.intoArray(m, other);
    b1.intoArray(m, other + SimdLanes.COUNT);
    b2.intoArray(m, other + PLANE);
    b3.intoArray(m, other + PLANE + SimdLanes.COUNT);
    b4.intoArray(m, other + 2 * PLANE);
    b5.intoArray(m, other + 2 * PLANE + SimdLanes.COUNT);
  }
}

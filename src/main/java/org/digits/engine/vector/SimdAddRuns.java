package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#addRuns}: the six sums stay in registers while the list is walked, whole where a
 * vector is a run (512 bits), otherwise in halves.
 *
 * <pre>
 *   whole:  a0 a1 a2    += g *   source at the entry's place     halves:  a0 a1|a2 a3|a4 a5
 *           b0 b1 b2                                                      b0 b1|b2 b3|b4 b5
 * </pre>
 */
final class SimdAddRuns {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdAddRuns() {}

  static void run(
      float[] m,
      int sum,
      int sumPlane,
      int source,
      int sourcePlane,
      long[] entries,
      int from,
      int to) {
    if (SimdLanes.COUNT == PLANE) {
      whole(m, sum, sumPlane, source, sourcePlane, entries, from, to);
      return;
    }
    for (int lane = 0; lane < PLANE; lane += 2 * SimdLanes.COUNT) {
      halves(m, sum + lane, sumPlane, source + lane, sourcePlane, entries, from, to);
    }
  }

  private static void whole(
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
    FloatVector a1 = FloatVector.fromArray(S, m, sum + PLANE);
    FloatVector a2 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
    FloatVector b0 = FloatVector.fromArray(S, m, other);
    FloatVector b1 = FloatVector.fromArray(S, m, other + PLANE);
    FloatVector b2 = FloatVector.fromArray(S, m, other + 2 * PLANE);
    for (int entry = from; entry < to; entry++) {
      FloatVector g = FloatVector.broadcast(S, GradientLists.gradient(entries[entry]));
      int x = source + GradientLists.place(entries[entry]);
      int y = x + sourcePlane;
      a0 = g.fma(FloatVector.fromArray(S, m, x), a0);
      a1 = g.fma(FloatVector.fromArray(S, m, x + PLANE), a1);
      a2 = g.fma(FloatVector.fromArray(S, m, x + 2 * PLANE), a2);
      b0 = g.fma(FloatVector.fromArray(S, m, y), b0);
      b1 = g.fma(FloatVector.fromArray(S, m, y + PLANE), b1);
      b2 = g.fma(FloatVector.fromArray(S, m, y + 2 * PLANE), b2);
    }
    a0.intoArray(m, sum);
    a1.intoArray(m, sum + PLANE);
    a2.intoArray(m, sum + 2 * PLANE);
    b0.intoArray(m, other);
    b1.intoArray(m, other + PLANE);
    b2.intoArray(m, other + 2 * PLANE);
  }

  private static void halves(
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

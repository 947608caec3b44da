package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#denseWeightGradient}, a tile at a time: eight inputs by two vectors of units with
 * 32 registers (512 bits), with 16 four. The inputs of an image are broadcast.
 *
 * <pre>
 *                 g[k]   p          q
 *   x[k][i]            +-----------+-----------+
 *   x[k][i + 1]        | s0        | s1        |
 *   ...                | ...       |           |   weight gradient
 *   x[k][i + 7]        | z0        | z1        |
 *                      +-----------+-----------+
 * </pre>
 */
final class SimdDenseWeightGradient {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdDenseWeightGradient() {}

  static void run(float[] m, int input, int gradient, int start, int weightGradient, int images) {
    if (SimdLanes.COUNT == PLANE) {
      for (int i = 0; i < PAIR; i += 8) {
        int row = i * PAIR;
        eight(m, input + i, gradient, start + row, weightGradient + row, images);
      }
      return;
    }
    for (int i = 0; i < PAIR; i += 4) {
      for (int lane = 0; lane < PAIR; lane += 2 * SimdLanes.COUNT) {
        int at = i * PAIR + lane;
        four(m, input + i, gradient + lane, start + at, weightGradient + at, images);
      }
    }
  }

  private static void eight(float[] m, int input, int gradient, int start, int sum, int images) {
    FloatVector s0 = FloatVector.fromArray(S, m, start);
    FloatVector s1 = FloatVector.fromArray(S, m, start + SimdLanes.COUNT);
    FloatVector t0 = FloatVector.fromArray(S, m, start + PAIR);
    FloatVector t1 = FloatVector.fromArray(S, m, start + PAIR + SimdLanes.COUNT);
    FloatVector u0 = FloatVector.fromArray(S, m, start + 2 * PAIR);
    FloatVector u1 = FloatVector.fromArray(S, m, start + 2 * PAIR + SimdLanes.COUNT);
    FloatVector v0 = FloatVector.fromArray(S, m, start + 3 * PAIR);
    FloatVector v1 = FloatVector.fromArray(S, m, start + 3 * PAIR + SimdLanes.COUNT);
    FloatVector w0 = FloatVector.fromArray(S, m, start + 4 * PAIR);
    FloatVector w1 = FloatVector.fromArray(S, m, start + 4 * PAIR + SimdLanes.COUNT);
    FloatVector x0 = FloatVector.fromArray(S, m, start + 5 * PAIR);
    FloatVector x1 = FloatVector.fromArray(S, m, start + 5 * PAIR + SimdLanes.COUNT);
    FloatVector y0 = FloatVector.fromArray(S, m, start + 6 * PAIR);
    FloatVector y1 = FloatVector.fromArray(S, m, start + 6 * PAIR + SimdLanes.COUNT);
    FloatVector z0 = FloatVector.fromArray(S, m, start + 7 * PAIR);
    FloatVector z1 = FloatVector.fromArray(S, m, start + 7 * PAIR + SimdLanes.COUNT);
    for (int k = 0; k < images; k++) {
      FloatVector p = FloatVector.fromArray(S, m, gradient + k * PAIR);
      FloatVector q = FloatVector.fromArray(S, m, gradient + k * PAIR + SimdLanes.COUNT);
      FloatVector value = FloatVector.broadcast(S, m[input + k * PAIR]);
      s0 = value.fma(p, s0);
      s1 = value.fma(q, s1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 1]);
      t0 = value.fma(p, t0);
      t1 = value.fma(q, t1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 2]);
      u0 = value.fma(p, u0);
      u1 = value.fma(q, u1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 3]);
      v0 = value.fma(p, v0);
      v1 = value.fma(q, v1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 4]);
      w0 = value.fma(p, w0);
      w1 = value.fma(q, w1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 5]);
      x0 = value.fma(p, x0);
      x1 = value.fma(q, x1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 6]);
      y0 = value.fma(p, y0);
      y1 = value.fma(q, y1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 7]);
      z0 = value.fma(p, z0);
      z1 = value.fma(q, z1);
    }
    s0.intoArray(m, sum);
    s1.intoArray(m, sum + SimdLanes.COUNT);
    t0.intoArray(m, sum + PAIR);
    t1.intoArray(m, sum + PAIR + SimdLanes.COUNT);
    u0.intoArray(m, sum + 2 * PAIR);
    u1.intoArray(m, sum + 2 * PAIR + SimdLanes.COUNT);
    v0.intoArray(m, sum + 3 * PAIR);
    v1.intoArray(m, sum + 3 * PAIR + SimdLanes.COUNT);
    w0.intoArray(m, sum + 4 * PAIR);
    w1.intoArray(m, sum + 4 * PAIR + SimdLanes.COUNT);
    x0.intoArray(m, sum + 5 * PAIR);
    x1.intoArray(m, sum + 5 * PAIR + SimdLanes.COUNT);
    y0.intoArray(m, sum + 6 * PAIR);
    y1.intoArray(m, sum + 6 * PAIR + SimdLanes.COUNT);
    z0.intoArray(m, sum + 7 * PAIR);
    z1.intoArray(m, sum + 7 * PAIR + SimdLanes.COUNT);
  }

  private static void four(float[] m, int input, int gradient, int start, int sum, int images) {
    FloatVector w0 = FloatVector.fromArray(S, m, start);
    FloatVector w1 = FloatVector.fromArray(S, m, start + SimdLanes.COUNT);
    FloatVector x0 = FloatVector.fromArray(S, m, start + PAIR);
    FloatVector x1 = FloatVector.fromArray(S, m, start + PAIR + SimdLanes.COUNT);
    FloatVector y0 = FloatVector.fromArray(S, m, start + 2 * PAIR);
    FloatVector y1 = FloatVector.fromArray(S, m, start + 2 * PAIR + SimdLanes.COUNT);
    FloatVector z0 = FloatVector.fromArray(S, m, start + 3 * PAIR);
    FloatVector z1 = FloatVector.fromArray(S, m, start + 3 * PAIR + SimdLanes.COUNT);
    for (int k = 0; k < images; k++) {
      FloatVector p = FloatVector.fromArray(S, m, gradient + k * PAIR);
      FloatVector q = FloatVector.fromArray(S, m, gradient + k * PAIR + SimdLanes.COUNT);
      FloatVector value = FloatVector.broadcast(S, m[input + k * PAIR]);
      w0 = value.fma(p, w0);
      w1 = value.fma(q, w1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 1]);
      x0 = value.fma(p, x0);
      x1 = value.fma(q, x1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 2]);
      y0 = value.fma(p, y0);
      y1 = value.fma(q, y1);
      value = FloatVector.broadcast(S, m[input + k * PAIR + 3]);
      z0 = value.fma(p, z0);
      z1 = value.fma(q, z1);
    }
    w0.intoArray(m, sum);
    w1.intoArray(m, sum + SimdLanes.COUNT);
    x0.intoArray(m, sum + PAIR);
    x1.intoArray(m, sum + PAIR + SimdLanes.COUNT);
    y0.intoArray(m, sum + 2 * PAIR);
    y1.intoArray(m, sum + 2 * PAIR + SimdLanes.COUNT);
    z0.intoArray(m, sum + 3 * PAIR);
    z1.intoArray(m, sum + 3 * PAIR + SimdLanes.COUNT);
  }
}

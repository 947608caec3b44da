package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#addDenseInputGradient}, a tile at a time: eight inputs by one vector of images
 * with 512 bits, else four by two. Lanes run along images, so that the weights are read in the
 * order of the forward pass; they are broadcast.
 *
 * <pre>
 *                g[k]   p
 *   w[i][k]           +-----------+
 *   w[i + 1][k]       | s         |
 *   ...               | ...       |   input gradient
 *   w[i + 7][k]       | z         |
 *                     +-----------+
 * </pre>
 */
final class SimdDenseInputGradient {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdDenseInputGradient() {}

  static void run(float[] m, int weights, int gradient, int inputGradient, int units) {
    if (SimdLanes.COUNT == PLANE) {
      for (int i = 0; i < PAIR; i += 8) {
        eight(m, weights + i * PAIR, gradient, inputGradient + i * PLANE, units);
      }
      return;
    }
    for (int i = 0; i < PAIR; i += 4) {
      for (int lane = 0; lane < PLANE; lane += 2 * SimdLanes.COUNT) {
        four(m, weights + i * PAIR, gradient + lane, inputGradient + i * PLANE + lane, units);
      }
    }
  }

  private static void eight(float[] m, int weights, int gradient, int sum, int units) {
    FloatVector s = FloatVector.fromArray(S, m, sum);
    FloatVector t = FloatVector.fromArray(S, m, sum + PLANE);
    FloatVector u = FloatVector.fromArray(S, m, sum + 2 * PLANE);
    FloatVector v = FloatVector.fromArray(S, m, sum + 3 * PLANE);
    FloatVector w = FloatVector.fromArray(S, m, sum + 4 * PLANE);
    FloatVector x = FloatVector.fromArray(S, m, sum + 5 * PLANE);
    FloatVector y = FloatVector.fromArray(S, m, sum + 6 * PLANE);
    FloatVector z = FloatVector.fromArray(S, m, sum + 7 * PLANE);
    for (int k = 0; k < units; k++) {
      FloatVector p = FloatVector.fromArray(S, m, gradient + k * PLANE);
      s = FloatVector.broadcast(S, m[weights + k]).fma(p, s);
      t = FloatVector.broadcast(S, m[weights + PAIR + k]).fma(p, t);
      u = FloatVector.broadcast(S, m[weights + 2 * PAIR + k]).fma(p, u);
      v = FloatVector.broadcast(S, m[weights + 3 * PAIR + k]).fma(p, v);
      w = FloatVector.broadcast(S, m[weights + 4 * PAIR + k]).fma(p, w);
      x = FloatVector.broadcast(S, m[weights + 5 * PAIR + k]).fma(p, x);
      y = FloatVector.broadcast(S, m[weights + 6 * PAIR + k]).fma(p, y);
      z = FloatVector.broadcast(S, m[weights + 7 * PAIR + k]).fma(p, z);
    }
    s.intoArray(m, sum);
    t.intoArray(m, sum + PLANE);
    u.intoArray(m, sum + 2 * PLANE);
    v.intoArray(m, sum + 3 * PLANE);
    w.intoArray(m, sum + 4 * PLANE);
    x.intoArray(m, sum + 5 * PLANE);
    y.intoArray(m, sum + 6 * PLANE);
    z.intoArray(m, sum + 7 * PLANE);
  }

  private static void four(float[] m, int weights, int gradient, int sum, int units) {
    FloatVector w0 = FloatVector.fromArray(S, m, sum);
    FloatVector w1 = FloatVector.fromArray(S, m, sum + SimdLanes.COUNT);
    FloatVector x0 = FloatVector.fromArray(S, m, sum + PLANE);
    FloatVector x1 = FloatVector.fromArray(S, m, sum + PLANE + SimdLanes.COUNT);
    FloatVector y0 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
    FloatVector y1 = FloatVector.fromArray(S, m, sum + 2 * PLANE + SimdLanes.COUNT);
    FloatVector z0 = FloatVector.fromArray(S, m, sum + 3 * PLANE);
    FloatVector z1 = FloatVector.fromArray(S, m, sum + 3 * PLANE + SimdLanes.COUNT);
    for (int k = 0; k < units; k++) {
      FloatVector p = FloatVector.fromArray(S, m, gradient + k * PLANE);
      FloatVector q = FloatVector.fromArray(S, m, gradient + k * PLANE + SimdLanes.COUNT);
      FloatVector value = FloatVector.broadcast(S, m[weights + k]);
      w0 = value.fma(p, w0);
      w1 = value.fma(q, w1);
      value = FloatVector.broadcast(S, m[weights + PAIR + k]);
      x0 = value.fma(p, x0);
      x1 = value.fma(q, x1);
      value = FloatVector.broadcast(S, m[weights + 2 * PAIR + k]);
      y0 = value.fma(p, y0);
      y1 = value.fma(q, y1);
      value = FloatVector.broadcast(S, m[weights + 3 * PAIR + k]);
      z0 = value.fma(p, z0);
      z1 = value.fma(q, z1);
    }
    w0.intoArray(m, sum);
    w1.intoArray(m, sum + SimdLanes.COUNT);
    x0.intoArray(m, sum + PLANE);
    x1.intoArray(m, sum + PLANE + SimdLanes.COUNT);
    y0.intoArray(m, sum + 2 * PLANE);
    y1.intoArray(m, sum + 2 * PLANE + SimdLanes.COUNT);
    z0.intoArray(m, sum + 3 * PLANE);
    z1.intoArray(m, sum + 3 * PLANE + SimdLanes.COUNT);
  }
}

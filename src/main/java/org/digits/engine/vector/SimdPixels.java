package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code B^T} of {@link Winograd} times seven pixels, for a vector of channels. The products of
 * factors that make a row act one after the other; with {@code e} for the differences,
 *
 * <pre>
 *   s = (x + 1) e     h = (x^2 - 1/4) s     g = x (x^2 - 1/4) e     k = x (x - 2) s
 *
 *   point   0           1                        -1           1/2           -1/2          2     inf
 *   row     (x - 2) h   x (x + 1)(x^2 - 1/4)     (x - 2) g    (x + 1/2) k   (x - 1/2) k   x h   x (x - 2) h
 *                       (x - 2) d
 * </pre>
 */
final class SimdPixels {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdPixels() {}

  static void run(float[] m, int from, int step, int to, int toStep) {
    FloatVector d0 = FloatVector.fromArray(S, m, from);
    FloatVector d1 = FloatVector.fromArray(S, m, from + step);
    FloatVector d2 = FloatVector.fromArray(S, m, from + 2 * step);
    FloatVector d3 = FloatVector.fromArray(S, m, from + 3 * step);
    FloatVector d4 = FloatVector.fromArray(S, m, from + 4 * step);
    FloatVector d5 = FloatVector.fromArray(S, m, from + 5 * step);
    FloatVector d6 = FloatVector.fromArray(S, m, from + 6 * step);
    FloatVector quarter = FloatVector.broadcast(S, -0.25f);
    FloatVector two = FloatVector.broadcast(S, -2f);
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    FloatVector sum1 = d1.add(d2).fma(quarter, d3.add(d4));
    FloatVector sum2 = d2.add(d3).fma(quarter, d4.add(d5));
    sum1.fma(two, sum2).intoArray(m, to + toStep);
    FloatVector e0 = d1.sub(d0);
    FloatVector e1 = d2.sub(d1);
    FloatVector e2 = d3.sub(d2);
    FloatVector e3 = d4.sub(d3);
    FloatVector e4 = d5.sub(d4);
    FloatVector e5 = d6.sub(d5);
    FloatVector g1 = e1.fma(quarter, e3);
    FloatVector g2 = e2.fma(quarter, e4);
    g1.fma(two, g2).intoArray(m, to + 2 * toStep);
    FloatVector s0 = e0.add(e1);
    FloatVector s1 = e1.add(e2);
    FloatVector s2 = e2.add(e3);
    FloatVector s3 = e3.add(e4);
    FloatVector s4 = e4.add(e5);
    FloatVector k1 = s1.fma(two, s2);
    FloatVector k2 = s2.fma(two, s3);
    k1.fma(half, k2).intoArray(m, to + 3 * toStep);
    k2.sub(k1.mul(0.5f)).intoArray(m, to + 4 * toStep);
    FloatVector h0 = s0.fma(quarter, s2);
    FloatVector h1 = s1.fma(quarter, s3);
    FloatVector h2 = s2.fma(quarter, s4);
    h0.fma(two, h1).intoArray(m, to);
    h1.intoArray(m, to + 5 * toStep);
    h1.fma(two, h2).intoArray(m, to + 6 * toStep);
  }
}

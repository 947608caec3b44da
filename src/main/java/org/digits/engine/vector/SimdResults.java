package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@code A^T} of {@link Winograd} times seven terms, for a vector of channels. */
final class SimdResults {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdResults() {}

  static void run(float[] m, int from, int step, int to, int toStep) {
    FloatVector plus = FloatVector.fromArray(S, m, from + step);
    FloatVector minus = FloatVector.fromArray(S, m, from + 2 * step);
    FloatVector even = plus.add(minus);
    FloatVector odd = plus.sub(minus);
    plus = FloatVector.fromArray(S, m, from + 3 * step);
    minus = FloatVector.fromArray(S, m, from + 4 * step);
    FloatVector halfEven = plus.add(minus);
    FloatVector halfOdd = plus.sub(minus);
    FloatVector two = FloatVector.fromArray(S, m, from + 5 * step);
    FloatVector first = FloatVector.fromArray(S, m, from).add(even);
    first.add(halfEven).add(two).intoArray(m, to);
    FloatVector sum = halfOdd.fma(FloatVector.broadcast(S, 0.5f), odd);
    two.fma(FloatVector.broadcast(S, 2f), sum).intoArray(m, to + toStep);
    sum = halfEven.fma(FloatVector.broadcast(S, 0.25f), even);
    two.fma(FloatVector.broadcast(S, 4f), sum).intoArray(m, to + 2 * toStep);
    sum = halfOdd.fma(FloatVector.broadcast(S, 0.125f), odd);
    two.fma(FloatVector.broadcast(S, 8f), sum).intoArray(m, to + 3 * toStep);
    sum = halfEven.fma(FloatVector.broadcast(S, 0.0625f), even);
    sum = two.fma(FloatVector.broadcast(S, 16f), sum);
    sum.add(FloatVector.fromArray(S, m, from + 6 * step)).intoArray(m, to + 4 * toStep);
  }
}

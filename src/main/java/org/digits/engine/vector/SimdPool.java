package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max-pool, ReLU and switches of one window and vector of channels, from a scratch of four pixels
 * {@link BlockShape#PAIR} apart.
 */
final class SimdPool {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdPool() {}

  static void run(float[] m, int tile, int pooled, int switches) {
    FloatVector a = FloatVector.fromArray(S, m, tile);
    FloatVector b = FloatVector.fromArray(S, m, tile + PAIR);
    FloatVector c = FloatVector.fromArray(S, m, tile + 2 * PAIR);
    FloatVector d = FloatVector.fromArray(S, m, tile + 3 * PAIR);
    FloatVector zero = FloatVector.zero(S);
    FloatVector two = FloatVector.broadcast(S, 2f);
    FloatVector dead = FloatVector.broadcast(S, Kernels.DEAD);
    FloatVector top = a.max(b);
    FloatVector bottom = c.max(d);
    FloatVector largest = top.max(bottom);
    largest.max(0f).intoArray(m, pooled);
    if (switches >= 0) {
      FloatVector right = zero.blend(1f, b.compare(VectorOperators.GT, a));
      FloatVector lower = two.blend(3f, d.compare(VectorOperators.GT, c));
      FloatVector code = right.blend(lower, bottom.compare(VectorOperators.GT, top));
      dead.blend(code, largest.compare(VectorOperators.GT, 0f)).intoArray(m, switches);
    }
  }
}

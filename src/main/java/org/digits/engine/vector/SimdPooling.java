package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.SimdSwitch.SIGN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max-pool, ReLU and the switch of a window and a vector of channels.
 *
 * <pre>
 *   results  a b
 *            c d
 * </pre>
 */
final class SimdPooling {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdPooling() {}

  static void run(float[] m, int results, int row, int pooled, int switches) {
    FloatVector a = FloatVector.fromArray(S, m, results);
    FloatVector b = FloatVector.fromArray(S, m, results + PLANE);
    FloatVector c = FloatVector.fromArray(S, m, results + row);
    FloatVector d = FloatVector.fromArray(S, m, results + row + PLANE);
    IntVector upper = a.sub(b).reinterpretAsInts().lanewise(VectorOperators.ASHR, SIGN);
    IntVector lower = c.sub(d).reinterpretAsInts().lanewise(VectorOperators.ASHR, SIGN);
    IntVector topBits = a.reinterpretAsInts();
    topBits =
        topBits.lanewise(
            VectorOperators.XOR,
            topBits.lanewise(VectorOperators.XOR, b.reinterpretAsInts()).and(upper));
    IntVector bottomBits = c.reinterpretAsInts();
    bottomBits =
        bottomBits.lanewise(
            VectorOperators.XOR,
            bottomBits.lanewise(VectorOperators.XOR, d.reinterpretAsInts()).and(lower));
    IntVector below =
        topBits
            .reinterpretAsFloats()
            .sub(bottomBits.reinterpretAsFloats())
            .reinterpretAsInts()
            .lanewise(VectorOperators.ASHR, SIGN);
    IntVector largest =
        topBits.lanewise(
            VectorOperators.XOR, topBits.lanewise(VectorOperators.XOR, bottomBits).and(below));
    largest = largest.and(largest.lanewise(VectorOperators.ASHR, SIGN).not());
    largest.reinterpretAsFloats().intoArray(m, pooled);
    if (switches >= 0) {
      IntVector right =
          upper
              .lanewise(VectorOperators.XOR, upper.lanewise(VectorOperators.XOR, lower).and(below))
              .and(1);
      IntVector dead = largest.sub(1).and(Kernels.DEAD);
      right.or(below.and(2)).or(dead).reinterpretAsFloats().intoArray(m, switches);
    }
  }
}

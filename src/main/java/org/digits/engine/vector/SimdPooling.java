package org.digits.engine.vector;

import static org.digits.engine.vector.SimdSwitch.SIGN;
import static org.digits.engine.vector.Winograd.PRODUCTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code A^T M A} of {@link Winograd} for a window and a vector of channels, then max-pool, ReLU
 * and the switch.
 *
 * <pre>
 *   terms  m00 m01 m02 m03     t0 = m0 + m1 + m2      a = t00 + t01 + t02   b = t01 - t02 - t03
 *          m10 m11 m12 m13     t1 = m1 - m2 - m3      c = t10 + t11 + t12   d = t11 - t12 - t13
 *          m20 m21 m22 m23     down each column
 *          m30 m31 m32 m33
 * </pre>
 */
final class SimdPooling {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdPooling() {}

  static void run(float[] m, int products, int pooled, int switches) {
    FloatVector m1 = FloatVector.fromArray(S, m, products + 4 * PRODUCTS);
    FloatVector m2 = FloatVector.fromArray(S, m, products + 8 * PRODUCTS);
    FloatVector t00 = FloatVector.fromArray(S, m, products).add(m1).add(m2);
    FloatVector t10 = m1.sub(m2).sub(FloatVector.fromArray(S, m, products + 12 * PRODUCTS));
    int column = products + PRODUCTS;
    m1 = FloatVector.fromArray(S, m, column + 4 * PRODUCTS);
    m2 = FloatVector.fromArray(S, m, column + 8 * PRODUCTS);
    FloatVector t01 = FloatVector.fromArray(S, m, column).add(m1).add(m2);
    FloatVector t11 = m1.sub(m2).sub(FloatVector.fromArray(S, m, column + 12 * PRODUCTS));
    column += PRODUCTS;
    m1 = FloatVector.fromArray(S, m, column + 4 * PRODUCTS);
    m2 = FloatVector.fromArray(S, m, column + 8 * PRODUCTS);
    FloatVector t02 = FloatVector.fromArray(S, m, column).add(m1).add(m2);
    FloatVector t12 = m1.sub(m2).sub(FloatVector.fromArray(S, m, column + 12 * PRODUCTS));
    column += PRODUCTS;
    m1 = FloatVector.fromArray(S, m, column + 4 * PRODUCTS);
    m2 = FloatVector.fromArray(S, m, column + 8 * PRODUCTS);
    FloatVector t03 = FloatVector.fromArray(S, m, column).add(m1).add(m2);
    FloatVector t13 = m1.sub(m2).sub(FloatVector.fromArray(S, m, column + 12 * PRODUCTS));
    FloatVector a = t00.add(t01).add(t02);
    FloatVector b = t01.sub(t02).sub(t03);
    FloatVector c = t10.add(t11).add(t12);
    FloatVector d = t11.sub(t12).sub(t13);
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

package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#addLive} for one vector of channels. */
final class SimdAddLive {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdAddLive() {}

  static void run(float[] m, int gradient, int switches, int windows, int biasGradient) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector sum = FloatVector.fromArray(S, m, biasGradient);
    for (int i = 0; i < windows * BlockShape.PLANE; i += BlockShape.PLANE) {
      FloatVector code = FloatVector.fromArray(S, m, switches + i);
      FloatVector g = FloatVector.fromArray(S, m, gradient + i);
      sum = sum.add(zero.blend(g, code.compare(VectorOperators.GE, 0f)));
    }
    sum.intoArray(m, biasGradient);
  }
}

package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#listLive}, and {@link Kernels#addLive} for one vector of channels. */
final class SimdLive {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;
  private static final VectorSpecies<Integer> INTS = S.withLanes(int.class);

  private SimdLive() {}

  /**
   * A switch is negative where its window is dead: its sign, spread out, picks the window's bit.
   */
  static void list(float[] m, int switches, int windows, int[] live, int lane) {
    for (int first = 0; first < windows; first += Integer.SIZE) {
      int count = Math.min(Integer.SIZE, windows - first);
      IntVector bits = IntVector.broadcast(INTS, -1 >>> (Integer.SIZE - count));
      for (int window = 0; window < count; window++) {
        IntVector dead =
            FloatVector.fromArray(S, m, switches + (first + window) * BlockShape.PLANE)
                .reinterpretAsInts()
                .lanewise(VectorOperators.ASHR, SimdSwitch.SIGN);
        bits = bits.and(dead.and(1 << window).not());
      }
      bits.intoArray(live, lane + first / Integer.SIZE * BlockShape.PLANE);
    }
  }

  static void add(float[] m, int gradient, int switches, int windows, int biasGradient) {
    FloatVector sum = FloatVector.fromArray(S, m, biasGradient);
    for (int i = 0; i < windows * BlockShape.PLANE; i += BlockShape.PLANE) {
      IntVector code = FloatVector.fromArray(S, m, switches + i).reinterpretAsInts();
      FloatVector g = FloatVector.fromArray(S, m, gradient + i);
      sum = sum.add(SimdSwitch.live(g, code).reinterpretAsFloats());
    }
    sum.intoArray(m, biasGradient);
  }
}

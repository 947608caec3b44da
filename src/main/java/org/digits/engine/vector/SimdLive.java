package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#listLive}, and {@link Kernels#addLive} for one vector of channels. */
final class SimdLive {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;
  private static final IntVector ONE_BIT = oneBit();
  private static final int ALL = (1 << BlockShape.PLANE) - 1;

  private SimdLive() {}

  /** Lane i has bit i. */
  private static IntVector oneBit() {
    int[] bits = new int[SimdLanes.COUNT];
    for (int lane = 0; lane < bits.length; lane++) {
      bits[lane] = 1 << lane;
    }
    return (IntVector) S.withLanes(int.class).fromArray(bits, 0);
  }

  /** A switch is negative where its window is dead: its sign, spread out, picks the lane's bit. */
  static void list(float[] m, int switches, int count, int[] live) {
    for (int i = 0; i < count; i++) {
      int dead = 0;
      for (int lane = 0; lane < BlockShape.PLANE; lane += SimdLanes.COUNT) {
        IntVector sign =
            FloatVector.fromArray(S, m, switches + i * BlockShape.PLANE + lane)
                .reinterpretAsInts()
                .lanewise(VectorOperators.ASHR, SimdSwitch.SIGN);
        dead |= sign.and(ONE_BIT).reduceLanes(VectorOperators.OR) << lane;
      }
      live[i] = dead ^ ALL;
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

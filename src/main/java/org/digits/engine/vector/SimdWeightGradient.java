package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.KERNEL;
import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#addWeightGradient} for one vector of a plane's channels: the nine sums of a kernel
 * stay in registers while the channel's list is walked.
 *
 * <pre>
 *   a0 a1 a2
 *   b0 b1 b2    += g *   the input's patch at the entry's place
 *   c0 c1 c2
 * </pre>
 */
final class SimdWeightGradient {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdWeightGradient() {}

  static void run(float[] m, GradientLists lists, int input, int weightGradient) {
    int row = lists.shape.inputRow();
    int channels = lists.shape.channels();
    float[] gradients = lists.channelEntries.gradients;
    int[] places = lists.channelEntries.places;
    for (int channel = 0; channel < channels; channel++) {
      int from = lists.channelFrom(channel);
      int to = lists.channelTo(channel);
      int sum = weightGradient + channel * KERNEL;
      FloatVector a0 = FloatVector.fromArray(S, m, sum);
      FloatVector a1 = FloatVector.fromArray(S, m, sum + PLANE);
      FloatVector a2 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
      FloatVector b0 = FloatVector.fromArray(S, m, sum + 3 * PLANE);
      FloatVector b1 = FloatVector.fromArray(S, m, sum + 4 * PLANE);
      FloatVector b2 = FloatVector.fromArray(S, m, sum + 5 * PLANE);
      FloatVector c0 = FloatVector.fromArray(S, m, sum + 6 * PLANE);
      FloatVector c1 = FloatVector.fromArray(S, m, sum + 7 * PLANE);
      FloatVector c2 = FloatVector.fromArray(S, m, sum + 8 * PLANE);
      for (int entry = from; entry < to; entry++) {
        FloatVector g = FloatVector.broadcast(S, gradients[entry]);
        int x = input + places[entry];
        int y = x + row;
        int z = y + row;
        a0 = g.fma(FloatVector.fromArray(S, m, x), a0);
        a1 = g.fma(FloatVector.fromArray(S, m, x + PLANE), a1);
        a2 = g.fma(FloatVector.fromArray(S, m, x + 2 * PLANE), a2);
        b0 = g.fma(FloatVector.fromArray(S, m, y), b0);
        b1 = g.fma(FloatVector.fromArray(S, m, y + PLANE), b1);
        b2 = g.fma(FloatVector.fromArray(S, m, y + 2 * PLANE), b2);
        c0 = g.fma(FloatVector.fromArray(S, m, z), c0);
        c1 = g.fma(FloatVector.fromArray(S, m, z + PLANE), c1);
        c2 = g.fma(FloatVector.fromArray(S, m, z + 2 * PLANE), c2);
      }
      a0.intoArray(m, sum);
      a1.intoArray(m, sum + PLANE);
      a2.intoArray(m, sum + 2 * PLANE);
      b0.intoArray(m, sum + 3 * PLANE);
      b1.intoArray(m, sum + 4 * PLANE);
      b2.intoArray(m, sum + 5 * PLANE);
      c0.intoArray(m, sum + 6 * PLANE);
      c1.intoArray(m, sum + 7 * PLANE);
      c2.intoArray(m, sum + 8 * PLANE);
    }
  }
}

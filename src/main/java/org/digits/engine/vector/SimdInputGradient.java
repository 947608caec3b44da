package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#addInputGradient} for one vector of a plane's channels: the nine sums that a
 * position sees stay in registers while its list is walked.
 *
 * <pre>
 *   a0 a1 a2
 *   b0 b1 b2    += g *   the kernel of the entry's channel
 *   c0 c1 c2
 * </pre>
 */
final class SimdInputGradient {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdInputGradient() {}

  static void run(float[] m, GradientLists lists, int weights, int inputGradient) {
    int row = lists.shape.inputRow();
    int positions = lists.positions();
    float[] gradients = lists.positionEntries.gradients;
    int[] places = lists.positionEntries.places;
    for (int position = 0; position < positions; position++) {
      int from = lists.positionFrom(position);
      int to = lists.positionTo(position);
      if (from == to) {
        continue;
      }
      int sum = inputGradient + lists.patch(position);
      int middle = sum + row;
      int bottom = middle + row;
      FloatVector a0 = FloatVector.fromArray(S, m, sum);
      FloatVector a1 = FloatVector.fromArray(S, m, sum + PLANE);
      FloatVector a2 = FloatVector.fromArray(S, m, sum + 2 * PLANE);
      FloatVector b0 = FloatVector.fromArray(S, m, middle);
      FloatVector b1 = FloatVector.fromArray(S, m, middle + PLANE);
      FloatVector b2 = FloatVector.fromArray(S, m, middle + 2 * PLANE);
      FloatVector c0 = FloatVector.fromArray(S, m, bottom);
      FloatVector c1 = FloatVector.fromArray(S, m, bottom + PLANE);
      FloatVector c2 = FloatVector.fromArray(S, m, bottom + 2 * PLANE);
      for (int entry = from; entry < to; entry++) {
        FloatVector g = FloatVector.broadcast(S, gradients[entry]);
        int kernel = weights + places[entry];
        a0 = g.fma(FloatVector.fromArray(S, m, kernel), a0);
        a1 = g.fma(FloatVector.fromArray(S, m, kernel + PLANE), a1);
        a2 = g.fma(FloatVector.fromArray(S, m, kernel + 2 * PLANE), a2);
        b0 = g.fma(FloatVector.fromArray(S, m, kernel + 3 * PLANE), b0);
        b1 = g.fma(FloatVector.fromArray(S, m, kernel + 4 * PLANE), b1);
        b2 = g.fma(FloatVector.fromArray(S, m, kernel + 5 * PLANE), b2);
        c0 = g.fma(FloatVector.fromArray(S, m, kernel + 6 * PLANE), c0);
        c1 = g.fma(FloatVector.fromArray(S, m, kernel + 7 * PLANE), c1);
        c2 = g.fma(FloatVector.fromArray(S, m, kernel + 8 * PLANE), c2);
      }
      a0.intoArray(m, sum);
      a1.intoArray(m, sum + PLANE);
      a2.intoArray(m, sum + 2 * PLANE);
      b0.intoArray(m, middle);
      b1.intoArray(m, middle + PLANE);
      b2.intoArray(m, middle + 2 * PLANE);
      c0.intoArray(m, bottom);
      c1.intoArray(m, bottom + PLANE);
      c2.intoArray(m, bottom + 2 * PLANE);
    }
  }
}

package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The update rules, a vector of parameters at a time. Square root and division are IEEE's. */
final class SimdUpdaters {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdUpdaters() {}

  static void sgd(float[] m, int parameters, int gradients, int length, float rate, float kept) {
    for (int i = 0; i < length; i += SimdLanes.COUNT) {
      FloatVector g = FloatVector.fromArray(S, m, gradients + i);
      g = g.add(Flush.GRADIENT).sub(Flush.GRADIENT);
      FloatVector p = FloatVector.fromArray(S, m, parameters + i).mul(kept);
      p.sub(g.mul(rate)).intoArray(m, parameters + i);
    }
  }

  static void nesterovs(
      float[] m,
      int parameters,
      int gradients,
      int v,
      int length,
      float rate,
      float momentum,
      float kept) {
    for (int i = 0; i < length; i += SimdLanes.COUNT) {
      FloatVector g = FloatVector.fromArray(S, m, gradients + i);
      g = g.add(Flush.GRADIENT).sub(Flush.GRADIENT);
      FloatVector before = FloatVector.fromArray(S, m, v + i).mul(momentum);
      FloatVector after = before.sub(g.mul(rate));
      after = after.add(Flush.FIRST_MOMENT).sub(Flush.FIRST_MOMENT);
      after.intoArray(m, v + i);
      FloatVector p = FloatVector.fromArray(S, m, parameters + i).mul(kept);
      p.sub(after.fma(FloatVector.broadcast(S, -1f - momentum), before))
          .intoArray(m, parameters + i);
    }
  }

  static void adam(
      float[] m,
      int parameters,
      int gradients,
      int first,
      int second,
      int length,
      float rate,
      float kept,
      UpdaterPlan.Adam plan) {
    float epsilon = (float) plan.epsilon();
    float beta1 = (float) plan.beta1();
    float beta2 = (float) plan.beta2();
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < length; i += SimdLanes.COUNT) {
      FloatVector g = FloatVector.fromArray(S, m, gradients + i);
      g = g.add(Flush.GRADIENT).sub(Flush.GRADIENT);
      FloatVector mean =
          FloatVector.fromArray(S, m, first + i).fma(FloatVector.broadcast(S, beta1), g.mul(rest1));
      mean = mean.add(Flush.FIRST_MOMENT).sub(Flush.FIRST_MOMENT);
      FloatVector square =
          FloatVector.fromArray(S, m, second + i)
              .fma(FloatVector.broadcast(S, beta2), g.mul(g).mul(rest2));
      square = square.add(Flush.SECOND_MOMENT).sub(Flush.SECOND_MOMENT);
      mean.intoArray(m, first + i);
      square.intoArray(m, second + i);
      FloatVector p = FloatVector.fromArray(S, m, parameters + i).mul(kept);
      FloatVector root = square.lanewise(VectorOperators.SQRT).add(epsilon);
      p.sub(mean.mul(rate).div(root)).intoArray(m, parameters + i);
    }
  }
}

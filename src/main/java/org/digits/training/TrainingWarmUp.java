package org.digits.training;

import java.util.List;
import org.digits.engine.EngineState;
import org.digits.engine.vector.KernelWarmUp;

/**
 * The warm-up of a local training: the engine's kernels, and what a group does between two
 * stretches. Interpreted, the first five means of the workers took 42 ms, each later one 0.6.
 */
public final class TrainingWarmUp {
  private static final int FLOATS = 1 << 14;
  private static final int TIMES = 4;

  private TrainingWarmUp() {}

  /** Starts it in the background. */
  public static void start() {
    KernelWarmUp.forTraining(TrainingWarmUp::rehearse);
  }

  private static void rehearse() {
    float[] one = new float[FLOATS];
    float[][] values = {one, new float[FLOATS]};
    EngineState state = new EngineState(List.of(new EngineState.Part(one, 0, FLOATS)), 0);
    for (int i = 0; i < TIMES; i++) {
      WeightedMean.write(values, new long[] {1, 1}, one, 0, FLOATS);
      DivergenceGuard.isFinite(state);
    }
  }
}

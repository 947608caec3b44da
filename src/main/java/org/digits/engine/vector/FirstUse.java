package org.digits.engine.vector;

import java.util.Arrays;
import java.util.List;
import org.digits.data.ImageBlock;

/**
 * Runs every operation of the kernels once, on a network of one channel, before any is hot.
 *
 * <p>The operations of the Vector API share small methods of the JDK's. HotSpot compiles those as
 * soon as the first kernels make them hot, and an operation that is used for the first time after
 * that fails a class check in them. C2 adds such failures up over all that it inlines into a
 * method, which a kernel has these in a hundred times; beyond {@code PerMethodTrapLimit} it makes
 * calls of its checks, and vectors that reach a call live on the heap. Without this, one JVM in ten
 * trained at half its speed.
 */
final class FirstUse {
  private static final List<UpdaterPlan> UPDATERS =
      List.of(
          new UpdaterPlan.Adam(0.9, 0.999, 1e-8),
          new UpdaterPlan.Nesterovs(0.9),
          new UpdaterPlan.Sgd());

  private FirstUse() {}

  static void of(Kernels kernels) {
    for (UpdaterPlan updater : UPDATERS) {
      step(kernels, new NetworkPlan(List.of(1, 1), 1, 1, List.of(1), 2, 1e-10, updater));
    }
  }

  private static void step(Kernels kernels, NetworkPlan plan) {
    int side = NetworkPlan.rowsRead(NetworkPlan.rowsRead(1));
    byte[] pixels = new byte[side * side];
    Arrays.fill(pixels, 0, side, (byte) 255);
    ImageBlock images = new ImageBlock(side, side, new long[1], pixels, new int[1]);
    // Positive, or ReLU would let no gradient through.
    float[] parameters = new float[plan.parameterCount()];
    Arrays.fill(parameters, 0.1f);
    VectorEngine engine = new VectorEngine(plan, 0, kernels);
    engine.load(plan.start(parameters));
    engine.fit(images, new int[1], 0, 1, 0.1);
  }
}

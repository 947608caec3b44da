package org.digits.engine.vector;

import java.util.List;
import java.util.Random;
import org.digits.data.ImageBlock;
import org.digits.model.NetworkSnapshot;

/** Trains a little and prints the hash of parameters, updater state, losses and predictions. */
final class WidthProgram {
  private WidthProgram() {}

  public static void main(String[] arguments) {
    String name = KernelChoice.kernels().name();
    System.out.println("sha256 " + train() + " by " + name);
  }

  private static final List<UpdaterPlan> UPDATERS =
      List.of(
          new UpdaterPlan.Adam(0.9, 0.999, 1e-8),
          new UpdaterPlan.Nesterovs(0.9),
          new UpdaterPlan.Sgd());

  private static final double WEIGHT_DECAY = 0.3;

  static String train() {
    StringBuilder hashes = new StringBuilder();
    for (UpdaterPlan updater : UPDATERS) {
      NetworkPlan plan =
          new NetworkPlan(List.of(7, 40, 33), 2, 2, List.of(33, 20), 10, 1e-10, updater);
      hashes.append(train(plan, 28)).append('-');
    }
    return hashes.toString();
  }

  private static String train(NetworkPlan plan, int steps) {
    int parameters = plan.parameterCount();
    ImageBlock noise = Images.noise(90, 30, 31, 10, 4);
    ImageBlock inked = Images.inked(90, 30, 31, 10, 5);
    VectorEngine engine = new VectorEngine(plan, WEIGHT_DECAY);
    Random random = new Random(6);
    float[] values = new float[parameters];
    for (int i = 0; i < parameters; i++) {
      values[i] = (float) random.nextGaussian() * 0.08f;
    }
    engine.load(plan.start(values));
    double lossSum = 0;
    for (int step = 0; step < steps; step++) {
      int from = 2 * step;
      ImageBlock images = step % 2 == 0 ? noise : inked;
      lossSum += engine.fit(images, Images.rows(90), from, from + 5 + step, 0.003);
    }
    NetworkSnapshot end = engine.snapshot();
    float[] losses = {(float) lossSum};
    return hash(end.parameters())
        + hash(end.updaterState())
        + Double.toHexString(lossSum)
        + hash(losses)
        + hash(engine.predict(noise, 0, 90))
        + hash(engine.predict(inked, 0, 90));
  }

  private static String hash(float[] values) {
    return new NetworkSnapshot(values, new float[0], 0).parametersSha256().substring(0, 16);
  }
}

package org.digits.spark.predict;

import java.io.Serializable;
import org.digits.config.TrainingConfig;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkConfiguration;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.session.EngineSelection;
import org.digits.spark.session.ExecutorRuntime;
import org.digits.training.EnginePool;

/**
 * A trained network that predicts wherever it is sent to, on engines that the JVM keeps between
 * calls. Many threads may use one.
 *
 * @param factory makes the engines
 * @param snapshot the network's parameters
 */
public record NetworkPredictor(EngineFactory factory, NetworkSnapshot snapshot)
    implements Serializable {
  private static final int BATCH_IMAGES = 250;

  /** A predictor on the engine that {@code choice} stands for. */
  public static NetworkPredictor of(
      TrainingConfig.Engine choice, NetworkConfiguration network, NetworkSnapshot snapshot) {
    return new NetworkPredictor(EngineSelection.of(choice, network).factory(), snapshot);
  }

  /**
   * Class probabilities of a block's images.
   *
   * @return {@code images.size() x classes}, row-major
   */
  public float[] predict(ImageBlock images) {
    return predict(images, images.size());
  }

  /** As above, of a block's first {@code count} images. */
  public float[] predict(ImageBlock images, int count) {
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    try {
      engine.load(snapshot);
      float[] all = new float[0];
      for (int from = 0; from < count; from += BATCH_IMAGES) {
        int to = Math.min(from + BATCH_IMAGES, count);
        float[] batch = engine.predict(images, from, to);
        int classes = batch.length / (to - from);
        if (from == 0) {
          all = new float[count * classes];
        }
        System.arraycopy(batch, 0, all, from * classes, batch.length);
      }
      return all;
    } finally {
      engines.giveBack(engine);
    }
  }
}

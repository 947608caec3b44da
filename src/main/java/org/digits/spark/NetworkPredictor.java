package org.digits.spark;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.config.TrainingConfig;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;
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

  /** A predictor on the engine that {@code choice} stands for. */
  public static NetworkPredictor of(
      TrainingConfig.Engine choice, MultiLayerConfiguration network, NetworkSnapshot snapshot) {
    return new NetworkPredictor(EngineSelection.of(choice, network).factory(), snapshot);
  }

  /**
   * Class probabilities of a block's images.
   *
   * @return {@code images.size() x classes}, row-major
   */
  public float[] predict(ImageBlock images) {
    return predict(images, 0, images.size());
  }

  /** As above, of the images {@code from} to {@code to - 1} alone. */
  float[] predict(ImageBlock images, int from, int to) {
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    try {
      engine.load(snapshot);
      return engine.predict(images, from, to);
    } finally {
      engines.giveBack(engine);
    }
  }
}

package org.digits.engine.vector;

import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.NetworkConfiguration;
import org.digits.model.OtherNetwork;

/**
 * Makes vector engines.
 *
 * @param plan what to train
 */
public record VectorEngineFactory(NetworkPlan plan) implements EngineFactory {
  /**
   * A factory for a network.
   *
   * @throws UnsupportedNetworkException if it is outside the engine's family
   */
  public static VectorEngineFactory of(NetworkConfiguration configuration) {
    if (configuration instanceof OtherNetwork other) {
      throw new UnsupportedNetworkException(
          "the vector engine cannot train this: " + other.difference());
    }
    return new VectorEngineFactory(NetworkPlan.of((ConvolutionalNetwork) configuration));
  }

  @Override
  public TrainingEngine create() {
    return new VectorEngine(plan);
  }
}

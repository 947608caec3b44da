package org.digits.engine.vector;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;

/**
 * Makes vector engines. It carries the plan alone, so the machine that trains loads nothing of
 * DL4J.
 *
 * @param plan what to train
 */
public record VectorEngineFactory(NetworkPlan plan) implements EngineFactory {
  /**
   * A factory for a network.
   *
   * @throws UnsupportedNetworkException if it is outside the engine's family
   */
  public static VectorEngineFactory of(MultiLayerConfiguration configuration) {
    return new VectorEngineFactory(ConfigurationReader.read(configuration));
  }

  @Override
  public TrainingEngine create() {
    return new VectorEngine(plan);
  }
}

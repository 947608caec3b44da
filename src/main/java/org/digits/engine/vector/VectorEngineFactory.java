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
 * @param weightDecay decoupled, per unit of the learning rate; 0 for none
 */
public record VectorEngineFactory(NetworkPlan plan, double weightDecay) implements EngineFactory {
  /** A factory for a network, without weight decay. */
  public static VectorEngineFactory of(NetworkConfiguration configuration) {
    return of(configuration, 0);
  }

  /**
   * A factory for a network.
   *
   * @param weightDecay decoupled, per unit of the learning rate; 0 for none
   * @throws UnsupportedNetworkException if it is outside the engine's family
   */
  public static VectorEngineFactory of(NetworkConfiguration configuration, double weightDecay) {
    if (configuration instanceof OtherNetwork other) {
      throw new UnsupportedNetworkException(
          "the vector engine cannot train this: " + other.difference());
    }
    return new VectorEngineFactory(
        NetworkPlan.of((ConvolutionalNetwork) configuration), weightDecay);
  }

  @Override
  public TrainingEngine create() {
    return new VectorEngine(plan, weightDecay);
  }
}

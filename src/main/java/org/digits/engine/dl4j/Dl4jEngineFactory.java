package org.digits.engine.dl4j;

import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkConfiguration;

/**
 * Makes DL4J engines.
 *
 * @param configurationJson DL4J's own form of the network
 * @param weightDecay decoupled, per unit of the learning rate; 0 for none
 */
public record Dl4jEngineFactory(String configurationJson, double weightDecay)
    implements EngineFactory {
  /** A factory for a network, without weight decay. */
  public static Dl4jEngineFactory of(NetworkConfiguration network) {
    return of(network, 0);
  }

  /**
   * A factory for a network.
   *
   * @param weightDecay decoupled, per unit of the learning rate; 0 for none
   * @throws IllegalArgumentException if DL4J does not know it
   */
  public static Dl4jEngineFactory of(NetworkConfiguration network, double weightDecay) {
    return new Dl4jEngineFactory(Dl4jConfigurations.of(network).toJson(), weightDecay);
  }

  @Override
  public TrainingEngine create() {
    return new Dl4jEngine(Dl4jConfigurations.of(configurationJson), weightDecay);
  }
}

package org.digits.engine.dl4j;

import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkConfiguration;

/**
 * Makes DL4J engines.
 *
 * @param configurationJson DL4J's own form of the network
 */
public record Dl4jEngineFactory(String configurationJson) implements EngineFactory {
  /**
   * A factory for a network.
   *
   * @throws IllegalArgumentException if DL4J does not know it
   */
  public static Dl4jEngineFactory of(NetworkConfiguration network) {
    return new Dl4jEngineFactory(Dl4jConfigurations.of(network).toJson());
  }

  @Override
  public TrainingEngine create() {
    return new Dl4jEngine(Dl4jConfigurations.of(configurationJson));
  }
}
